/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-command.h"
#include "kab-error.h"

G_BEGIN_DECLS

/* kab-command-looks.c, for a sale kab-command-issue.c, for what is paid kab-command-pay.c: what each brings about */
gboolean kab_look_cancel_order (const KabCall *call,
                                const KabCommandWorld *world,
                                const KabRow *row,
                                GPtrArray *effects,
                                const KabField **field,
                                GError **error);
gboolean kab_look_pay_order (const KabCall *call,
                             const KabCommandWorld *world,
                             const KabRow *row,
                             GPtrArray *effects,
                             const KabField **field,
                             GError **error);
gboolean kab_look_issue_invoice (const KabCall *call,
                                 const KabCommandWorld *world,
                                 const KabRow *row,
                                 GPtrArray *effects,
                                 const KabField **field,
                                 GError **error);
gboolean kab_look_void_invoice (const KabCall *call,
                                const KabCommandWorld *world,
                                const KabRow *row,
                                GPtrArray *effects,
                                const KabField **field,
                                GError **error);
gboolean kab_look_reply (const KabCall *call,
                         const KabCommandWorld *world,
                         const KabRow *row,
                         GPtrArray *effects,
                         const KabField **field,
                         GError **error);
gboolean kab_look_request_payout (const KabCall *call,
                                  const KabCommandWorld *world,
                                  const KabRow *row,
                                  GPtrArray *effects,
                                  const KabField **field,
                                  GError **error);
gboolean kab_look_approve (const KabCall *call,
                           const KabCommandWorld *world,
                           const KabRow *row,
                           GPtrArray *effects,
                           const KabField **field,
                           GError **error);
gboolean kab_look_reject (const KabCall *call,
                          const KabCommandWorld *world,
                          const KabRow *row,
                          GPtrArray *effects,
                          const KabField **field,
                          GError **error);
gboolean kab_look_issue (const KabCall *call,
                         const KabCommandWorld *world,
                         const KabRow *row,
                         GPtrArray *effects,
                         const KabField **field,
                         GError **error);

gboolean kab_look_place_order (const KabCall *call,
                               const KabCommandWorld *world,
                               const KabRow *row,
                               GPtrArray *effects,
                               const KabField **field,
                               GError **error);
gboolean kab_look_change_order (const KabCall *call,
                                const KabCommandWorld *world,
                                const KabRow *row,
                                GPtrArray *effects,
                                const KabField **field,
                                GError **error);

/* kab-command-link.c: what a provider is asked for */
gboolean kab_look_link_order (const KabCall *call,
                              const KabCommandWorld *world,
                              const KabRow *row,
                              GPtrArray *effects,
                              const KabField **field,
                              GError **error);
gboolean kab_look_refund_payment (const KabCall *call,
                                  const KabCommandWorld *world,
                                  const KabRow *row,
                                  GPtrArray *effects,
                                  const KabField **field,
                                  GError **error);

/* Nobody is to pay the order by the links that there are: what waits for a transfer ends, and of what a provider waits for it
 * is said why, with @reason */
gboolean kab_effects_end_links (const KabCommandWorld *world,
                                const char *order,
                                const char *reason,
                                GPtrArray *effects,
                                GError **error);

/* kab-command-send.c: what is sent to a client, and an invitation to a user */
gboolean kab_look_send (const KabCall *call,
                        const KabCommandWorld *world,
                        const KabRow *row,
                        GPtrArray *effects,
                        const KabField **field,
                        GError **error);
gboolean kab_look_invite (const KabCall *call,
                          const KabCommandWorld *world,
                          const KabRow *row,
                          GPtrArray *effects,
                          const KabField **field,
                          GError **error);

/* kab-command-licence.c */
gboolean kab_look_suspend_licence (const KabCall *call,
                                   const KabCommandWorld *world,
                                   const KabRow *row,
                                   GPtrArray *effects,
                                   const KabField **field,
                                   GError **error);
gboolean kab_look_resume_licence (const KabCall *call,
                                  const KabCommandWorld *world,
                                  const KabRow *row,
                                  GPtrArray *effects,
                                  const KabField **field,
                                  GError **error);
gboolean kab_look_revoke_licence (const KabCall *call,
                                  const KabCommandWorld *world,
                                  const KabRow *row,
                                  GPtrArray *effects,
                                  const KabField **field,
                                  GError **error);
gboolean kab_look_transfer_licence (const KabCall *call,
                                    const KabCommandWorld *world,
                                    const KabRow *row,
                                    GPtrArray *effects,
                                    const KabField **field,
                                    GError **error);

/* Whether it is run by a client, or by somebody in a client's name */
gboolean kab_world_is_owners (const KabCommandWorld *world);
/* FALSE with KAB_ERROR_FORBIDDEN where @order is not of the client in whose name it is run; others are not asked here */
gboolean kab_world_check_owner (const KabCommandWorld *world, const KabRow *order, GError **error);

/* Sets *field to the argument called @name, and @error to a sentence behind its title; returns FALSE */
gboolean kab_call_refuse (const KabCall *call,
                          const char *name,
                          const KabField **field,
                          GError **error,
                          KabError code,
                          const char *format,
                          ...) G_GNUC_PRINTF (6, 7);

G_END_DECLS
