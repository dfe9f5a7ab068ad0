/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-consent.h"
#include "kab-writer.h"

G_BEGIN_DECLS

/** KAB_REGISTER_PATH: the page on which people register by themselves (S1-17); behind it a slash and the organisation's id */
#define KAB_REGISTER_PATH "/register"
/** KAB_CONFIRM_PATH: the page that the link of the letter leads to, behind it the token */
#define KAB_CONFIRM_PATH "/confirm/"
/** KAB_REGISTRATION_SECONDS: how long that link works, and how long what somebody gave is kept without it */
#define KAB_REGISTRATION_SECONDS (24 * 3600)
/** kab_registration_setting_read: closed, and without a text, where nothing was set */
gboolean
kab_registration_setting_read (KabDb *db, const char *org, KabRegistrationSetting *setting, GError **error);
/** kab_registration_setting_put: a text of its own is kept under its version besides, for as long as anybody consented to it */
gboolean kab_registration_setting_put (KabServerDb *db,
                                       const char *org,
                                       const KabRegistrationSetting *setting,
                                       GError **error);

/**
 * kab_registration_check:
 *
 * Whether a person may write @row, a setting, over @before: administrators alone say who registers, and a text that
 * somebody consented to stays what it was.
 */
gboolean kab_registration_check (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error);

/** kab_registration_follow: @row, a setting, was written: its text is kept, and links work no more where it closes */
gboolean kab_registration_follow (KabWriter *writer, const KabRow *row, GError **error);

/** kab_registration_consent: what people consent to in @org now; @text, @version: (out) (transfer full); @language: (nullable) */
gboolean kab_registration_consent (KabDb *db,
                                   const char *org,
                                   const char *language,
                                   char **text,
                                   char **version,
                                   GError **error);

/**
 * KabRegistrationOffer: an organisation in which people may register by themselves, and can: something can be sent to them
 * @channels: "email", "sms" or both
 * @base: where people reach this server
 * @text: what they consent to, with its @version
 */
typedef struct
{
  char *org;
  char *name;
  char *base;
  char **channels;
  char *text;
  char *version;
} KabRegistrationOffer;

void kab_registration_offer_free (KabRegistrationOffer *offer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabRegistrationOffer, kab_registration_offer_free)

/** kab_registration_offers: Returns: (transfer full) (element-type KabRegistrationOffer): by their names; @public_url: (nullable) */
GPtrArray *kab_registration_offers (KabDb *db, const char *public_url, const char *language, GError **error);

/**
 * KabNewcomer: what somebody says who registers; all of it (nullable) and not checked yet
 * @address: a phone or an e-mail address
 * @version: of the text that they were shown
 * @from: whence they came
 * @link: the code of the tracking link that they came by
 */
typedef struct
{
  const char *surname;
  const char *given_name;
  const char *patronymic;
  const char *address;
  const char *locale;
  const char *version;
  const char *from;
  gboolean consents;
  const char *link;
} KabNewcomer;

/**
 * kab_registration_ask:
 * @field: (out) (transfer none): the member of #KabNewcomer at fault, with %KAB_ERROR_INVALID
 *
 * Keeps it, and has a link sent to the address. It does the same whoever the address belongs to: that is looked up when
 * the letter is written.
 *
 * Returns: %FALSE with %KAB_ERROR_INVALID, %KAB_ERROR_CONFLICT (the text is another one by now), %KAB_ERROR_BUSY (so many
 *   have registered within an hour) …
 */
gboolean kab_registration_ask (KabServerDb *db,
                               const KabRegistrationOffer *offer,
                               const KabNewcomer *who,
                               const char **field,
                               GError **error);

/**
 * KabRegistrationLetter: what somebody who registered is sent
 * @token: of the link; %NULL where there is an account of that address
 * @user: (nullable): whose account that is
 * @is_theirs: whoever has the address is whose account that is
 * @is_new: that one has no password yet, and is nothing but a client
 * @expires_at: of @token
 */
typedef struct
{
  char *token;
  char *user;
  char *locale;
  gboolean is_theirs;
  gboolean is_new;
  gint64 expires_at;
} KabRegistrationLetter;

void kab_registration_letter_clear (KabRegistrationLetter *letter);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabRegistrationLetter, kab_registration_letter_clear)

/**
 * kab_registration_letter:
 * @id: of the registration
 * @channel, @address: where the letter goes: to nobody but who registered
 * @found: (out): %FALSE where nothing is to be sent
 */
gboolean kab_registration_letter (KabWriter *writer,
                                  const char *id,
                                  const char *channel,
                                  const char *address,
                                  KabRegistrationLetter *letter,
                                  gboolean *found,
                                  GError **error);

/**
 * KabRegistration: what a link is of, that was sent to @address and works still; the names are what somebody said
 * @link: (nullable): the code of the tracking link that they came by
 */
typedef struct
{
  char *org;
  char *id;
  char *channel;
  char *address;
  char *surname;
  char *given_name;
  char *patronymic;
  char *locale;
  char *link;
} KabRegistration;

void kab_registration_free (KabRegistration *registration);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabRegistration, kab_registration_free)

/** kab_registration_find: Returns: (transfer full) (nullable): %NULL without an error for one that works no more */
KabRegistration *kab_registration_find (KabDb *db, const char *token, GError **error);

/**
 * kab_registration_check_person: whether what they say who came by the link will do: the names, and a consent to the text of
 * that @version; with the errors of kab_registration_ask()
 */
gboolean kab_registration_check_person (const KabNewcomer *who, const char *version, GError **error);

/**
 * kab_registration_finish:
 * @who: who came by the link says so: who asked for it may have been somebody else. Their consent is what is kept; the address is
 *   the link's
 * @login: (out) (transfer full): what to sign in as
 *
 * Makes the account, which is a client's and nothing else: with the client of that phone that is nobody's yet and has that
 * name, or a new one; and the consent. The link is spent. Takes a tenth of a second on purpose.
 *
 * Returns: as kab_recovery_choose(), and as kab_registration_check_person()
 */
gboolean kab_registration_finish (KabServerDb *db,
                                  const char *token,
                                  const KabNewcomer *who,
                                  const char *password,
                                  char **login,
                                  GError **error);

G_END_DECLS
