import { Body, Controller, Get, Param, Put, UseGuards } from '@nestjs/common';
import { DomainError } from '@rcp/contracts';
import { OpsGuard } from '@rcp/messaging';
import { z } from 'zod';
import { loadOf } from './domain/placement.js';
import { JanusPool } from './janus/janus-pool.js';
import { RoomsStore } from './rooms.store.js';

const draining = z.strictObject({ draining: z.boolean() });

/** One Janus as operators see it. `load`: people in its rooms, a room counting for six at least. */
interface InstanceAnswer {
  readonly name: string;
  readonly up: boolean;
  readonly draining: boolean;
  readonly rooms: number;
  readonly load: number;
}

/** What operators do with the Janus instances. Bearer OPS_TOKEN; 401 `unauthenticated` without it. */
@Controller('ops/janus')
@UseGuards(OpsGuard)
export class JanusInstancesController {
  constructor(private readonly janus: JanusPool, private readonly rooms: RoomsStore) {}

  /** `GET /ops/janus`: every instance in the list or with meetings on it. One that drains and has no room may be stopped. */
  @Get()
  async list(): Promise<{ instances: InstanceAnswer[] }> {
    const [drained, placed] = await Promise.all([this.rooms.draining(), this.rooms.placed()]);
    const up = this.janus.connected();
    return {
      instances: this.janus.names().map((name) => ({
        name, up: up.includes(name), draining: drained.includes(name), rooms: placed.filter(({ janus }) => janus === name).length, load: loadOf(name, placed),
      })),
    };
  }

  /** `PUT /ops/janus/:name` `{ draining }`: from now on it takes no new room, or takes some again. 404 unless it is in the list. */
  @Put(':name')
  async drain(@Param('name') name: string, @Body() body: unknown): Promise<{ instances: InstanceAnswer[] }> {
    if (!this.janus.names().includes(name)) throw new DomainError('not-found');
    await this.rooms.drain(name, draining.parse(body).draining);
    return this.list();
  }
}
