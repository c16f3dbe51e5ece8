import type { Reach } from '@entrepot/registry/reach';
import 'reflect-metadata';
import { Problem, type Token } from '@entrepot/sdk';
import { type DependencyContainer, container as root } from 'tsyringe';

/**
 * The services of one kernel. tsyringe keeps them: one container for the kernel, below it one for each plugin
 * through which that plugin asks.
 */
export class Services {
  readonly #kernel = root.createChildContainer();
  readonly #plugins = new Map<string, DependencyContainer>();
  readonly #owners = new Map<symbol, string>();
  readonly #making: string[] = [];
  readonly #reach: Reach;

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  /** @throws Problem `duplicate-service` naming both plugins, `foreign-service` where the token is another plugin's */
  provide<T>(plugin: string, token: Token<T>, make: () => T): void {
    const owner = ownerOf(token);
    if (owner !== plugin) {
      throw new Problem('foreign-service', {
        status: 500,
        detail: `Plugin "${plugin}" provides the service "${token.name}", which by its name belongs to plugin "${owner}".`,
        remedy: `Name the token "${plugin}.…".`,
      });
    }
    if (this.#owners.has(token.key)) {
      throw new Problem('duplicate-service', {
        status: 500,
        detail: `Plugin "${plugin}" provides the service "${token.name}" twice: a service has one maker.`,
        remedy: 'Provide it once.',
      });
    }
    this.#owners.set(token.key, plugin);
    let made: { service: T } | undefined;
    this.#kernel.register<T>(token.key, {
      useFactory: () => {
        made ??= { service: this.#make(token, make) };
        return made.service;
      },
    });
  }

  /** @throws Problem `service-missing`, `service-out-of-reach` or `circular-service`, naming token and asking plugin */
  use<T>(plugin: string, token: Token<T>): T {
    const owner = ownerOf(token);
    if (this.#reach.get(plugin)?.has(owner) === false) {
      throw new Problem('service-out-of-reach', {
        status: 500,
        detail: `Plugin "${plugin}" uses the service "${token.name}" of plugin "${owner}" without requiring that plugin.`,
        remedy: `Add "${owner}" with a version range to "requires" of plugin "${plugin}".`,
      });
    }
    if (!this.#owners.has(token.key)) {
      throw new Problem('service-missing', {
        status: 500,
        detail: `Plugin "${plugin}" asks for the service "${token.name}", which nobody provides.`,
        remedy: `Enable plugin "${owner}", or let it provide the token in its setup.`,
        params: { plugin, token: token.name },
      });
    }
    return this.#containerOf(plugin).resolve<T>(token.key);
  }

  #make<T>(token: Token<T>, make: () => T): T {
    if (this.#making.includes(token.name)) {
      const circle = [...this.#making.slice(this.#making.indexOf(token.name)), token.name];
      throw new Problem('circular-service', {
        status: 500,
        detail: `Services need each other in a circle: ${circle.map((name) => `"${name}"`).join(' → ')}.`,
        remedy: 'Let one of them ask for the other when it is called, not when it is made.',
      });
    }
    this.#making.push(token.name);
    try {
      return make();
    } finally {
      this.#making.pop();
    }
  }

  #containerOf(plugin: string): DependencyContainer {
    let own = this.#plugins.get(plugin);
    if (!own) {
      own = this.#kernel.createChildContainer();
      this.#plugins.set(plugin, own);
    }
    return own;
  }
}

function ownerOf(token: Token<unknown>): string {
  return token.name.slice(0, Math.max(0, token.name.indexOf('.')));
}
