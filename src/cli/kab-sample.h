/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cli.h"
#include "kab-writer.h"

G_BEGIN_DECLS

/*
 * Sample data: a company that sells software in three countries through partners and their agents.
 * Everything follows from the seed and the day that counts as today, ids included, on any machine.
 * People, companies and numbers are invented; check digits are right, mail domains end with
 * .example (RFC 2606), so nothing can reach anybody.
 */

/** KabSampleRandom: a generator of its own (splitmix64), since GRand's numbers are not promised for ever */
typedef struct
{
  guint64 state;
} KabSampleRandom;

guint64 kab_sample_next (KabSampleRandom *random);
/** kab_sample_below: Returns: 0 to @n - 1 */
guint kab_sample_below (KabSampleRandom *random, guint n);
/** kab_sample_chance: Returns: true in @of_1000 of 1000 cases */
gboolean kab_sample_chance (KabSampleRandom *random, guint of_1000);
/** kab_sample_id: Returns: (transfer full): an id as if made at @day, YYYY-MM-DD */
char *kab_sample_id (KabSampleRandom *random, gint64 day_ms);

typedef enum
{
  KAB_COUNTRY_RU,
  KAB_COUNTRY_BG,
  KAB_COUNTRY_AZ,
} KabCountry;
#define KAB_N_COUNTRIES 3

/** KabSamplePlace: where people live, and how many of a hundred */
typedef struct
{
  const char *city;
  const char *region;
  guint postcode;
  guint weight;
} KabSamplePlace;

/** kab_sample_set_place: puts city, region, postcode and country into the address of @row */
void kab_sample_set_place (KabRow *row, KabCountry country, const KabSamplePlace *place);

/** KabSampleName: somebody; @full is how a document names them */
typedef struct
{
  char *surname;
  char *given_name;
  char *patronymic;
  char *full;
  char *latin; /* for a mail address */
} KabSampleName;

void kab_sample_name (KabSampleRandom *random, KabCountry country, KabSampleName *name);
void kab_sample_name_clear (KabSampleName *name);

/* Each: (transfer full), valid in form and check digits. */
char *kab_sample_phone (KabSampleRandom *random, KabCountry country);
/** kab_sample_address: @where: (out) (optional) (transfer none): the place that it is in */
char *kab_sample_address (KabSampleRandom *random,
                          KabCountry country,
                          gboolean office,
                          const KabSamplePlace **where);
/** kab_sample_company: the name of a company with its legal form */
char *kab_sample_company (KabSampleRandom *random, KabCountry country);
/** kab_sample_sole_proprietor: as @name trades under their own name */
char *kab_sample_sole_proprietor (const KabSampleName *name, KabCountry country);
/** kab_sample_requisites: Returns: (transfer full): a set of @name's, which says of nobody yet whose it is */
KabRow *kab_sample_requisites (KabSampleRandom *random,
                               const char *id,
                               KabCountry country,
                               gboolean company,
                               const char *name,
                               const char *head,
                               const char *address);
char *kab_sample_inn (KabSampleRandom *random, gboolean company);
char *kab_sample_ogrn (KabSampleRandom *random, gboolean company);
char *kab_sample_eik (KabSampleRandom *random);
char *kab_sample_voen (KabSampleRandom *random, gboolean company);

typedef struct
{
  char *id;
  KabCountry country;
  char *name;
  GArray *packages; /* of guint: indexes of what it may sell */
  GArray *agents;   /* of guint */
  gboolean promotes;
} KabSamplePartner;

typedef struct
{
  char *id;
  char *name;
  guint partner;
} KabSampleAgent;

typedef struct
{
  char *option; /* id */
  char *name;
  gint64 price; /* 0 where it is included */
  gboolean included;
} KabSampleOption;

typedef struct
{
  char *id;
  char *name;
  char *kind;
  KabCountry country;
  const char *calculation;
  const char *parameters; /* (nullable) */
  gint64 price;
  const char *currency;
  guint term_months;
  guint weight; /* how often it is bought */
  const char *state;
  char *until; /* (nullable): no sale after it */
  GArray *options;
} KabSamplePackage;

typedef struct
{
  char *id;
  char *name;
  char *phone;
  KabCountry country;
  gboolean company;
  int partner; /* -1: came by the site */
  int agent;
  char *last_licence; /* (nullable): what may be renewed */
  guint last_package;
  int last_end; /* day number, 0: none */
} KabSampleClient;

#define KAB_SAMPLE_PROMO_CODES 6

/** KabSample: what is being made */
typedef struct
{
  KabCli *cli;
  KabWriter *writer;
  KabSampleRandom random;
  guint n_licences;
  GDate today;
  char *today_text;
  gint64 today_ms;
  GPtrArray *partners;
  GPtrArray *agents;
  GPtrArray *packages;
  GPtrArray *clients;
  guint n_users;
  guint promo_used[KAB_SAMPLE_PROMO_CODES];
  GPtrArray *logins;   /* of KabSampleLogin */
  char *portal_client; /* the id of the client who can sign in */
} KabSample;

/** KabSampleLogin: somebody who can sign in with the password given */
typedef struct
{
  char *user;
  KabRole role;
  char *name;
  char *identifier;
  char *email;
  char *phone;
} KabSampleLogin;

KabSample *kab_sample_new (KabCli *cli, guint n_licences, guint64 seed, const GDate *today);
void kab_sample_free (KabSample *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabSample, kab_sample_free)

/** kab_sample_day_ms: Returns: noon of the day @days before today, in ms */
gint64 kab_sample_day_ms (KabSample *self, int days_ago);

gboolean kab_sample_put (KabSample *self, KabRow *row, GError **error);
gboolean kab_sample_make_people (KabSample *self, GError **error);
gboolean kab_sample_make_catalogue (KabSample *self, GError **error);
/** kab_sample_make_sales: clients and licences, in the order of time */
gboolean kab_sample_make_sales (KabSample *self, GError **error);
/**
 * kab_sample_add_order:
 * @licence: is of it from then on
 * @day: that of the sale, YYYY-MM-DD
 *
 * Adds the order of a licence that is not written yet, with what was invoiced and paid.
 */
gboolean kab_sample_add_order (KabSample *self,
                               KabRow *licence,
                               const KabSampleClient *client,
                               const char *day,
                               int days_ago,
                               GError **error);
/** kab_sample_choose_promo: Returns: (nullable): a code that somebody bought with; @percent: (out): what it takes off */
const char *kab_sample_choose_promo (KabSample *self, int month, guint *percent);
/** kab_sample_make_promo_codes: after the sales, which they count */
gboolean kab_sample_make_promo_codes (KabSample *self, GError **error);
/** kab_sample_make_offers: what is offered to single clients, last of all */
gboolean kab_sample_make_offers (KabSample *self, GError **error);
/** kab_sample_make_links: links that partners promote by, with figures */
gboolean kab_sample_make_links (KabSample *self, GError **error);
/** kab_sample_make_rewards: what partners earn, before the sales, by which they do */
gboolean kab_sample_make_rewards (KabSample *self, GError **error);
/** kab_sample_make_payouts: what of that they got, and have asked for, after the sales */
gboolean kab_sample_make_payouts (KabSample *self, const char *org, GError **error);
/** kab_sample_make_talk: what those who can sign in wrote to the office, and it to them */
gboolean kab_sample_make_talk (KabSample *self, GError **error);
/** kab_sample_new_client: adds the next client, with its row */
KabSampleClient *kab_sample_new_client (KabSample *self, int days_ago, GError **error);
/** kab_sample_add_user: with its membership; a login if @identifier is not %NULL */
char *kab_sample_add_user (KabSample *self,
                           KabRole role,
                           const KabSampleName *name,
                           KabCountry country,
                           const char *identifier,
                           const char *partner,
                           const char *agent,
                           const char *department,
                           const char *client,
                           GError **error);
/** kab_sample_currency: Returns: what people of @country paid in on @day */
const char *kab_sample_currency (KabCountry country, const char *day);
/** kab_sample_price: Returns: the catalogue's @price in @currency */
gint64 kab_sample_price (KabCountry country, const char *currency, gint64 price);
/** kab_sample_company_setting: Returns: (transfer full): the setting "company" */
char *kab_sample_company_setting (guint64 seed);

G_END_DECLS
