// The map that a field device was lent: its own places, the state of its corridors, the streets round the post. It says until
// when it is shown, and after that it is gone from the device.
import { useEffect, useState } from "react";
import type { Geometry, Position } from "geojson";
import type { ReactNode } from "react";
import type { Device, LentMap as Lent } from "../device";
import { useTongue } from "../i18n";
import { anchorOf } from "../map/things";
import { Panel } from "../parts";
import { usePlaceName } from "../room";

const LOOKS_MS = 10_000;
const SIDE = 1000;
const EDGE = 40;
const ABOVE = 26;
const BELOW = 56;
const INWARDS = 280;

export function LentMap({ device }: { device: Device }): ReactNode {
  const t = useTongue();
  const placed = usePlaceName(t);
  const [, look] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => look((n) => n + 1), LOOKS_MS);
    return () => clearInterval(timer);
  }, []);
  const { map } = device;
  if (map === null) return <p className="notice">{t.say("map_lent_none")}</p>;
  return (
    <Panel title={t.say("map")} aside={<span className="quiet">{t.say("map_lent_until", { time: t.moment(map.until_s) })}</span>}>
      <Drawn map={map} />
      <ul className="held">
        {map.states.map(({ place, state, since_s, until_s }) => (
          <li key={place}>{placed(place)}: {t.word("state", state)}, {t.moment(since_s)}{until_s === null ? "" : ` (${t.say("until", { time: t.moment(until_s) })})`}</li>
        ))}
      </ul>
      {map.source === "" ? null : <p className="quiet" dir="ltr">{map.source}</p>}
    </Panel>
  );
}

function Drawn({ map }: { map: Lent }): ReactNode {
  const t = useTongue();
  const placed = usePlaceName(t);
  const drawn = map.shapes.map(({ place, geometry }) => ({ place, lines: linesOf(geometry), at: anchorOf(geometry) ?? [0, 0] }));
  const near = map.streets.length > 0 ? map.streets : drawn.flatMap(({ lines }) => lines); // a zone is larger than what one walks
  if (near.length === 0) return <p>{t.say("map_not_placed")}</p>;
  const flat = flatten(near.flat());
  const path = (line: readonly Position[]): string => line.map((point, index) => `${index === 0 ? "M" : "L"}${flat(point).join(" ")}`).join("");
  return (
    <svg className="lent-map" viewBox={`0 0 ${SIDE} ${SIDE}`} role="img" aria-label={`${t.say("map")}: ${t.list(drawn.map(({ place }) => placed(place)), "comma")}`}>
      {map.streets.map((line, index) => <path key={index} className="street" d={path(line)} />)}
      {drawn.map(({ place, lines, at }) => (
        <g key={place}>
          {lines.map((line, index) => (line.length === 1 ? <circle key={index} cx={flat(line[0] ?? at)[0]} cy={flat(line[0] ?? at)[1]} r="12" /> : <path key={index} className="drawn" d={path(line)} />))}
          <Name at={flat(at)} isBelow={lines.flat().length > 1}>{placed(place)}</Name>
        </g>
      ))}
    </svg>
  );
}

/** What is called so, where its middle is in the picture; moved inwards, so that it is read whole. */
function Name({ at: [x, y], isBelow, children }: { at: [number, number]; isBelow: boolean; children: string }): ReactNode {
  if (Math.min(x, y) < 0 || Math.max(x, y) > SIDE) return null;
  return <text x={Math.min(SIDE - INWARDS, Math.max(INWARDS, x))} y={y + (isBelow ? BELOW : -ABOVE)} textAnchor="middle">{children}</text>;
}

/** A geometry as lines; a point is a line of one. */
function linesOf(geometry: Geometry): Position[][] {
  if (geometry.type === "GeometryCollection") return geometry.geometries.flatMap(linesOf);
  const down = (part: unknown): Position[][] => {
    const list = part as unknown[];
    if (typeof list[0] === "number") return [[list as Position]];
    return typeof (list[0] as unknown[])[0] === "number" ? [list as Position[]] : list.flatMap(down);
  };
  return down(geometry.coordinates);
}

/** From degrees to the drawing, north up, the same in both directions at the middle's latitude. */
function flatten(all: readonly Position[]): (point: Position) => [number, number] {
  const [lons, lats] = [all.map(([lon]) => lon ?? 0), all.map(([, lat]) => lat ?? 0)];
  const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
  const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));
  const narrow = Math.cos((((least(lats) + most(lats)) / 2) * Math.PI) / 180);
  const wide = Math.max((most(lons) - least(lons)) * narrow, most(lats) - least(lats), 1e-4);
  const unit = (SIDE - 2 * EDGE) / wide;
  return ([lon = 0, lat = 0]) => [Math.round(EDGE + (lon - least(lons)) * narrow * unit), Math.round(SIDE - EDGE - (lat - least(lats)) * unit)];
}
