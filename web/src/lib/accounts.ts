// Accounts as the API has them.

export type Role = "reader" | "analyst" | "admin";
export const roles: Record<Role, string> = { reader: "reads", analyst: "also corrects, follows, watches", admin: "also says who may" };
export interface Account { id: string; name: string; mail: string; role: Role; disabled: boolean; made: string; seen: string; password: boolean; provider: boolean }
export interface Linked { user: { id: string; name: string; mail: string; role: Role }; link: string; ends: string }
export interface Me { user: { id: string; name: string; mail: string; role: Role }; made: string; ends: string; password: boolean }
export interface Welcome { name: string; mail: string; first: boolean }
export interface Token { id: string; name: string; owner: string; scopes: string[]; made: string; used: string; ends: string }
export interface Minted extends Token { secret: string }
export interface Act { id: number; at: string; who: string; token?: string; what: string; about?: string; on?: string; before?: string; after?: string; from?: string; status?: number }

/** What a scope lets a program do. */
export const scopes: [name: string, may: string, role: Role][] = [["read", "read", "reader"], ["correct", "correct, follow, watch", "analyst"], ["admin", "say who may, see who did what", "admin"]];
export const ranks: Role[] = ["reader", "analyst", "admin"];
