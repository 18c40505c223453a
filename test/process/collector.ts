import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from './eventually.ts';
import type { Stage } from './stage.ts';

type Attribute = string | number | readonly Attribute[];
type Attributes = { readonly [key: string]: Attribute };

/** A span as a collector gets it. */
export interface CollectedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: Attributes;
  readonly events: readonly string[];
  readonly status: { readonly code: number; readonly message?: string };
  readonly resource: Attributes;
}

interface AnyValue {
  readonly stringValue?: string;
  readonly intValue?: number | string;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values: readonly AnyValue[] };
}
type KeyValues = readonly { readonly key: string; readonly value: AnyValue }[];
interface Resourceful {
  readonly resource: { readonly attributes: KeyValues };
}

/** What of a request's body is looked at. */
interface Request {
  readonly resourceSpans?: readonly (Resourceful & {
    readonly scopeSpans: readonly {
      readonly spans: readonly (Pick<
        CollectedSpan,
        'name' | 'traceId' | 'parentSpanId' | 'traceState' | 'status'
      > & {
        readonly startTimeUnixNano: string;
        readonly endTimeUnixNano: string;
        readonly attributes: KeyValues;
        readonly events: readonly { readonly name: string }[];
      })[];
    }[];
  })[];
  readonly resourceMetrics?: readonly (Resourceful & {
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly name: string;
        readonly sum?: Points;
        readonly histogram?: Points;
      }[];
    }[];
  })[];
}
interface Points {
  readonly dataPoints: readonly {
    readonly attributes: KeyValues;
    readonly asInt?: number;
    readonly asDouble?: number;
    readonly count?: number;
  }[];
}

/** Speaks OTLP as JSON; what is protobuf is read in CI, by the official definitions (`npm run test:otlp`). */
export class Collector {
  readonly spans: CollectedSpan[] = [];
  /** The points of each metric, as they came last: their attributes, with the number under `value`. */
  readonly metrics = new Map<string, readonly Attributes[]>();
  readonly headers: IncomingHttpHeaders[] = [];
  /** All that came, for what must not be in it. */
  text = '';
  private readonly server: Server;
  /** Whether requests are answered. */
  answers = true;

  static async start(stage: Stage): Promise<Collector> {
    const collector = new Collector();
    await new Promise<void>((done) => collector.server.listen(0, '127.0.0.1', done));
    stage.afterwards(() => {
      collector.server.closeAllConnections();
      collector.server.close();
    });
    return collector;
  }

  private constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (!this.answers) return;
        this.headers.push(request.headers);
        this.take(Buffer.concat(chunks).toString());
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The variables with which it is spoken to as JSON, and waited for however busy the machine is. In ms. */
  get env(): NodeJS.ProcessEnv {
    return { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_EXPORTER_OTLP_TIMEOUT: '3600000' };
  }

  async spansOf(count: number): Promise<readonly CollectedSpan[]> {
    await eventually(() => this.spans.length >= count, `${count} spans have come`);
    return this.spans;
  }

  private take(body: string): void {
    this.text += body;
    const { resourceSpans = [], resourceMetrics = [] } = JSON.parse(body) as Request;
    for (const { resource, scopeSpans } of resourceSpans)
      for (const span of scopeSpans.flatMap(({ spans }) => spans))
        this.spans.push({
          ...span,
          start: BigInt(span.startTimeUnixNano),
          end: BigInt(span.endTimeUnixNano),
          attributes: attributesOf(span.attributes),
          events: span.events.map(({ name }) => name),
          resource: attributesOf(resource.attributes),
        });
    for (const { scopeMetrics } of resourceMetrics)
      for (const { name, sum, histogram } of scopeMetrics.flatMap(({ metrics }) => metrics))
        this.metrics.set(
          name,
          (sum ?? histogram)!.dataPoints.map(({ attributes, asInt, asDouble, count }) => ({
            ...attributesOf(attributes),
            value: asInt ?? asDouble ?? count ?? 0,
          })),
        );
  }
}

function attributesOf(list: KeyValues): Attributes {
  return Object.fromEntries(list.map(({ key, value }) => [key, attributeOf(value)]));
}

function attributeOf({ stringValue, arrayValue, intValue, doubleValue }: AnyValue): Attribute {
  return stringValue ?? arrayValue?.values.map(attributeOf) ?? intValue ?? doubleValue ?? '';
}
