/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * KabOffer: an organisation on a server in which people may register by themselves
 * @by_email, @by_phone: what an account may be asked for with
 * @text: what whoever does consents to, a paragraph a line; @version: its name
 */
typedef struct
{
  char *org;
  char *name;
  char *text;
  char *version;
  gboolean by_email;
  gboolean by_phone;
} KabOffer;

void kab_offer_free (KabOffer *offer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabOffer, kab_offer_free)

/** kab_offers_async: asks the server at @server (as of kab_account_get_server()); nobody need be signed in */
void kab_offers_async (const char *server,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
/** kab_offers_finish: Returns: (transfer full) (element-type KabOffer): none of a server of before */
GPtrArray *kab_offers_finish (GAsyncResult *result, GError **error);

/** KabNewcomer: what somebody says who registers; @address: a phone or an e-mail address */
typedef struct
{
  const char *surname;
  const char *given_name;
  const char *patronymic;
  const char *address;
  gboolean consents;
} KabNewcomer;

/** kab_newcomer_async: has the server send a link to the address, with which a password is chosen */
void kab_newcomer_async (const char *server,
                         const KabOffer *offer,
                         const KabNewcomer *who,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
/** kab_newcomer_finish: @field: (out) (transfer full) (nullable): what is at fault: a member of #KabNewcomer, or "consent" */
gboolean kab_newcomer_finish (GAsyncResult *result, char **field, GError **error);

/** KabFirstPassword: @password: the one that was given for the first sign-in; @new_password: in its place; the rest: who it is */
typedef struct
{
  const char *login;
  const char *password;
  const char *new_password;
  const char *surname;
  const char *given_name;
  const char *patronymic;
  const char *address;
  const char *city;
} KabFirstPassword;

/** kab_first_password_async: after a sign-in that failed with %KAB_ERROR_PASSWORD; then one signs in with the new one */
void kab_first_password_async (const char *server,
                               const KabFirstPassword *first,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/** kab_first_password_finish: @field: (out) (transfer full) (nullable): the member of #KabFirstPassword at fault */
gboolean kab_first_password_finish (GAsyncResult *result, char **field, GError **error);

G_END_DECLS
