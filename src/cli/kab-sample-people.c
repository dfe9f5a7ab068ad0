/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Partners, their agents, users of every role, clients. */
#include <string.h>

#include "kab-access.h"
#include "kab-id.h"
#include "kab-sample.h"

static const struct
{
  KabCountry country;
  const char *name, *mail;
  const char *parent; /* one that stands before it; NULL: none */
} partners[] = {
  { KAB_COUNTRY_RU, "Северный берег", "severbereg" },
  { KAB_COUNTRY_RU, "Учёт и Право", "uchet-pravo" },
  { KAB_COUNTRY_RU, "Компас-Консалт", "kompas-konsalt", "Северный берег" },
  { KAB_COUNTRY_RU, "ТехноЛинк", "technolink" },
  { KAB_COUNTRY_RU, "Волга Софт", "volgasoft" },
  { KAB_COUNTRY_RU, "Бизнес-Навигатор", "biznavigator" },
  { KAB_COUNTRY_RU, "Уральский центр автоматизации", "uca" },
  { KAB_COUNTRY_BG, "Балкан Софт", "balkansoft" },
  { KAB_COUNTRY_BG, "Дунав Консулт", "dunavkonsult" },
  { KAB_COUNTRY_BG, "Тракия Системи", "trakia", "Балкан Софт" },
  { KAB_COUNTRY_AZ, "Xəzər Texnologiya", "xezertex" },
  { KAB_COUNTRY_AZ, "Abşeron Konsaltinq", "abseron" },
  { KAB_COUNTRY_AZ, "Şərq Servis", "sherqservis" },
  { KAB_COUNTRY_RU, "Старый город", "starygorod" },
};
#define SUSPENDED_PARTNER (G_N_ELEMENTS (partners) - 1)

static const char *const mail_hosts[KAB_N_COUNTRIES] = { "pochta.example", "poshta.example", "poct.example" };

char *
kab_sample_company_setting (guint64 seed)
{
  KabSampleRandom random = { seed ^ 0x636f6d70 };
  g_autofree char *inn = kab_sample_inn (&random, TRUE);
  g_autofree char *ogrn = kab_sample_ogrn (&random, TRUE);

  return g_strdup_printf (
    "{\"name\":\"ООО «Меридиан Софт»\",\"short_name\":\"Меридиан Софт\",\"inn\":\"%s\",\"kpp\":\"%.4s01001\","
    "\"ogrn\":\"%s\",\"address\":\"125009, г. Москва, ул. Садовая, д. 12, офис "
    "304\",\"phone\":\"+74951234567\","
    "\"email\":\"office@meridian.example\",\"site\":\"https://meridian.example\","
    "\"director\":\"Орлова Наталья Викторовна\",\"director_position\":\"Генеральный директор\","
    "\"accountant\":\"Тихонов Павел Игоревич\",\"bank\":\"АО «Первый Образцовый банк», г. Москва\","
    "\"bic\":\"044525999\",\"account\":\"40702810600000012345\",\"correspondent_account\":"
    "\"30101810600000000999\"}",
    inn, inn, ogrn);
}

gint64
kab_sample_day_ms (KabSample *self, int days_ago)
{
  return self->today_ms - (gint64)days_ago * 24 * 60 * 60 * 1000;
}

gboolean
kab_sample_put (KabSample *self, KabRow *row, GError **error)
{
  const KabField *field = NULL;

  if (kab_writer_put (self->writer, row, &field, error))
    return TRUE;
  /* Translators: inside a message: a kind of record and which it is */
  g_prefix_error (error, "%s %s: ", row->entity->name, row->id);
  return FALSE;
}

char *
kab_sample_add_user (KabSample *self,
                     KabRole role,
                     const KabSampleName *name,
                     KabCountry country,
                     const char *identifier,
                     const char *partner,
                     const char *agent,
                     const char *department,
                     const char *client,
                     GError **error)
{
  static const char *const locales[KAB_N_COUNTRIES] = { "ru", "bg", "az" };
  gint64 since = kab_sample_day_ms (self, 735 - (int)kab_sample_below (&self->random, 300));
  g_autofree char *id = kab_sample_id (&self->random, since);
  g_autofree char *membership_id = kab_sample_id (&self->random, since);
  g_autoptr (KabRow) user = kab_row_new (&kab_entity_user, id);
  g_autoptr (KabRow) membership = kab_row_new (&kab_entity_membership, membership_id);
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (since / 1000);
  g_autofree char *day = g_date_time_format (when, "%Y-%m-%d");
  g_autofree char *phone = kab_sample_phone (&self->random, country);
  g_autofree char *email = NULL, *made = NULL;
  g_autofree char *agent_id = NULL;

  self->n_users++;
  /* Every phone and address once: the last digits count. */
  {
    gsize n = strlen (phone);
    g_autofree char *tail = g_strdup_printf ("%04u", self->n_users % 10000);

    memcpy (phone + n - 4, tail, 4);
  }
  email = identifier != NULL ? g_strdup_printf ("%s@meridian.example", identifier)
                             : g_strdup_printf ("%s%u@%s", name->latin, self->n_users, mail_hosts[country]);
  made = identifier != NULL ? g_strdup (identifier) : g_strdup_printf ("M%05u", self->n_users);

  kab_row_set_text (user, "surname", name->surname);
  kab_row_set_text (user, "given_name", name->given_name);
  kab_row_set_text (user, "patronymic", name->patronymic);
  kab_row_set_text (user, "phone", phone);
  kab_row_set_text (user, "email", email);
  kab_row_set_text (user, "identifier", made);
  kab_row_set_text (user, "locale", locales[country]);
  kab_row_set_integer (user, "phone_confirmed_at", since);
  kab_row_set_integer (user, "email_confirmed_at", since);
  if (!kab_sample_put (self, user, error))
    return NULL;

  if (role == KAB_ROLE_AGENT || role == KAB_ROLE_HEAD)
    {
      g_autoptr (KabRow) row = NULL;

      agent_id = agent != NULL ? g_strdup (agent) : kab_sample_id (&self->random, since);
      row = kab_row_new (&kab_entity_agent, agent_id);
      kab_row_set_text (row, "user", id);
      kab_row_set_text (row, "partner", partner);
      kab_row_set_text (row, "name", name->full);
      kab_row_set_text (row, "department", department);
      if (!kab_sample_put (self, row, error))
        return NULL;
    }
  kab_row_set_text (membership, "user", id);
  kab_row_set_text (membership, "role", kab_role_to_token (role));
  kab_row_set_text (membership, "partner", partner);
  kab_row_set_text (membership, "agent", agent_id);
  kab_row_set_text (membership, "client", client);
  kab_row_set_text (membership, "since", day);
  if (!kab_sample_put (self, membership, error))
    return NULL;

  if (identifier != NULL)
    {
      KabSampleLogin *login = g_new0 (KabSampleLogin, 1);

      login->user = g_strdup (id);
      login->role = role;
      login->name = g_strjoin (" ", name->surname, name->given_name, name->patronymic, NULL);
      login->identifier = g_strdup (made);
      login->email = g_strdup (email);
      login->phone = g_strdup (phone);
      g_ptr_array_add (self->logins, login);
    }
  return g_steal_pointer (&id);
}

static gboolean
add_partner (KabSample *self, guint i, const char *curator, GError **error)
{
  KabSamplePartner *partner = g_new0 (KabSamplePartner, 1);
  g_autoptr (KabRow) row = NULL;
  KabSampleName head = { 0 };
  g_autofree char *phone = kab_sample_phone (&self->random, partners[i].country);
  g_autofree char *email = g_strdup_printf ("office@%s.example", partners[i].mail);
  const KabSamplePlace *place;
  g_autofree char *address = kab_sample_address (&self->random, partners[i].country, TRUE, &place);
  g_autofree char *set_id = NULL;
  g_autoptr (KabRow) set = NULL;

  partner->id = kab_sample_id (&self->random, kab_sample_day_ms (self, 741));
  partner->country = partners[i].country;
  partner->name = g_strdup (partners[i].name);
  partner->packages = g_array_new (FALSE, FALSE, sizeof (guint));
  partner->agents = g_array_new (FALSE, FALSE, sizeof (guint));
  g_ptr_array_add (self->partners, partner);

  kab_sample_name (&self->random, partners[i].country, &head);
  set_id = kab_sample_id (&self->random, kab_sample_day_ms (self, 741));
  set = kab_sample_requisites (&self->random, set_id, partners[i].country, TRUE, partners[i].name, head.full,
                               address);
  kab_row_set_text (set, "partner", partner->id);
  row = kab_row_new (&kab_entity_partner, partner->id);
  kab_row_set_text (row, "name", partners[i].name);
  for (guint above = 0; above < i; above++)
    if (g_strcmp0 (partners[above].name, partners[i].parent) == 0)
      kab_row_set_text (row, "parent", ((KabSamplePartner *)self->partners->pdata[above])->id);
  kab_row_set_text (row, "status", i == SUSPENDED_PARTNER ? "suspended" : "active");
  /* The first one's people can sign in, and try it. */
  partner->promotes = kab_sample_chance (&self->random, 300) || i == 0;
  kab_row_set_integer (row, "promotes_through_links", partner->promotes);
  kab_row_set_text (row, "contact_name", head.full);
  kab_row_set_text (row, "phone", phone);
  kab_row_set_text (row, "email", email);
  kab_row_set_text (row, "address", address);
  kab_sample_set_place (row, partners[i].country, place);
  kab_row_set_text (row, "curator", curator);
  if (kab_sample_chance (&self->random, 400))
    kab_row_set_text (row, "note", "Платит вовремя, просит материалы для выставок за две недели.");
  if (i == SUSPENDED_PARTNER)
    kab_row_set_text (row, "note", "Договор приостановлен до сверки расчётов за прошлый квартал.");
  kab_sample_name_clear (&head);
  return kab_sample_put (self, row, error) && kab_sample_put (self, set, error);
}

/* What a partner's people are divided into: one of them is a part of the first. */
#define DEPARTMENTS 3
static const char *const department_names[KAB_N_COUNTRIES][DEPARTMENTS] = {
  { "Отдел продаж", "Группа корпоративных продаж", "Отдел сопровождения клиентов" },
  { "Отдел „Продажби“", "Група „Корпоративни клиенти“", "Отдел „Обслужване на клиенти“" },
  { "Satış şöbəsi", "Korporativ satış qrupu", "Müştəri xidməti şöbəsi" },
};

static char *
department_id (const KabSamplePartner *partner, guint i)
{
  g_autofree char *name = g_strdup_printf ("department-%u", i);

  return kab_id_derive (partner->id, name);
}

static gboolean
add_departments (KabSample *self, const KabSamplePartner *partner, GError **error)
{
  for (guint i = 0; i < DEPARTMENTS; i++)
    {
      g_autofree char *id = department_id (partner, i);
      g_autofree char *first = i == 1 ? department_id (partner, 0) : NULL;
      g_autoptr (KabRow) row = kab_row_new (&kab_entity_department, id);

      kab_row_set_text (row, "partner", partner->id);
      kab_row_set_text (row, "parent", first);
      kab_row_set_text (row, "name", department_names[partner->country][i]);
      kab_row_set_integer (row, "position", i);
      if (!kab_sample_put (self, row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_agents (KabSample *self, GError **error)
{
  guint each = CLAMP (self->n_licences / 4000, 2, 24);

  for (guint p = 0; p < self->partners->len; p++)
    {
      KabSamplePartner *partner = self->partners->pdata[p];
      guint n = p == SUSPENDED_PARTNER ? 1 : each + kab_sample_below (&self->random, each + 1);

      if (!add_departments (self, partner, error))
        return FALSE;
      for (guint i = 0; i < n; i++)
        {
          /* The first agents of a Russian and of a Bulgarian partner can sign in. */
          const char *identifier = i > 0 ? NULL : p == 0 ? "agent" : p == 7 ? "agent2" : NULL;
          KabSampleAgent *agent = g_new0 (KabSampleAgent, 1);
          KabSampleName name = { 0 };
          g_autofree char *user = NULL;
          g_autofree char *department = department_id (partner, i % DEPARTMENTS);
          guint at = self->agents->len;

          agent->id = kab_sample_id (&self->random, kab_sample_day_ms (self, 740));
          agent->partner = p;
          g_ptr_array_add (self->agents, agent);
          kab_sample_name (&self->random, partner->country, &name);
          agent->name = g_strdup (name.full);
          user = kab_sample_add_user (self, KAB_ROLE_AGENT, &name, partner->country, identifier, partner->id,
                                      agent->id, department, NULL, error);
          kab_sample_name_clear (&name);
          if (user == NULL)
            return FALSE;
          g_array_append_val (partner->agents, at);
        }
    }
  return TRUE;
}

gboolean
kab_sample_make_people (KabSample *self, GError **error)
{
  KabSampleName admin
    = { (char *)"Орлова", (char *)"Наталья", (char *)"Викторовна", NULL, (char *)"natalya.orlova" };
  KabSampleName staff
    = { (char *)"Захаров", (char *)"Илья", (char *)"Сергеевич", NULL, (char *)"ilya.zakharov" };
  KabSampleName manager = { 0 };
  g_autofree char *admin_id = kab_sample_add_user (self, KAB_ROLE_ADMIN, &admin, KAB_COUNTRY_RU, "admin",
                                                   NULL, NULL, NULL, NULL, error);
  g_autofree char *staff_id = admin_id != NULL
                                ? kab_sample_add_user (self, KAB_ROLE_STAFF, &staff, KAB_COUNTRY_RU, "staff",
                                                       NULL, NULL, NULL, NULL, error)
                                : NULL;
  g_autofree char *manager_id = NULL;

  if (staff_id == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (partners); i++)
    if (!add_partner (self, i, staff_id, error))
      return FALSE;

  kab_sample_name (&self->random, KAB_COUNTRY_RU, &manager);
  manager_id
    = kab_sample_add_user (self, KAB_ROLE_PARTNER, &manager, KAB_COUNTRY_RU, "partner",
                           ((KabSamplePartner *)self->partners->pdata[0])->id, NULL, NULL, NULL, error);
  kab_sample_name_clear (&manager);
  return manager_id != NULL && add_agents (self, error);
}

static KabCountry
any_country (KabSampleRandom *random)
{
  guint r = kab_sample_below (random, 100);

  return r < 58 ? KAB_COUNTRY_RU : r < 80 ? KAB_COUNTRY_BG : KAB_COUNTRY_AZ;
}

KabSampleClient *
kab_sample_new_client (KabSample *self, int days_ago, GError **error)
{
  static const char *const notes[]
    = { "Просит звонить после обеда.", "Документы отправлять почтой и по электронной почте.",
        "Договор на три года, скидка согласована.", "Работает через бухгалтера, контакт в реквизитах.",
        "Просил напомнить о продлении за месяц." };
  KabSampleRandom *random = &self->random;
  KabSampleClient *client = g_new0 (KabSampleClient, 1);
  gboolean first = self->clients->len == 0;
  guint kind = first ? 0 : kab_sample_below (random, 100);
  g_autoptr (KabRow) row = NULL;
  KabSampleName name = { 0 };
  g_autofree char *email = NULL, *address = NULL, *set_id = NULL;
  const KabSamplePlace *place;
  g_autoptr (KabRow) set = NULL;
  const char *agent_id = NULL;

  client->country = first ? KAB_COUNTRY_RU : any_country (random);
  client->company = kind >= 70;
  client->partner = client->agent = -1;
  kab_sample_name (random, client->country, &name);
  client->id = kab_sample_id (random, kab_sample_day_ms (self, days_ago));
  client->phone = kab_sample_phone (random, client->country);
  address = kab_sample_address (random, client->country, client->company, &place);
  if (client->company)
    client->name = kab_sample_company (random, client->country);
  else if (kind >= 55)
    client->name = kab_sample_sole_proprietor (&name, client->country);
  else
    client->name = g_strdup (name.full);
  if (kind >= 55)
    {
      set_id = kab_sample_id (random, kab_sample_day_ms (self, days_ago));
      set = kab_sample_requisites (random, set_id, client->country, client->company, client->name, name.full,
                                   address);
      kab_row_set_text (set, "client", client->id);
    }
  if (kab_sample_chance (random, 820))
    email = g_strdup_printf ("%s%u@%s", name.latin, kab_sample_below (random, 9000) + 10,
                             mail_hosts[client->country]);

  /* Eight in ten come through a partner, most of them by one of its agents. */
  if (first || kab_sample_chance (random, 800))
    {
      guint p = 0;

      while (!first
             && (p = kab_sample_below (random, self->partners->len),
                 ((KabSamplePartner *)self->partners->pdata[p])->country != client->country))
        ;
      client->partner = (int)p;
      if (first || kab_sample_chance (random, 800))
        {
          GArray *agents = ((KabSamplePartner *)self->partners->pdata[p])->agents;

          /* The earlier an agent joined, the more clients it has. */
          guint a = first
                      ? 0
                      : MIN (kab_sample_below (random, agents->len), kab_sample_below (random, agents->len));

          client->agent = (int)g_array_index (agents, guint, a);
          agent_id = ((KabSampleAgent *)self->agents->pdata[client->agent])->id;
        }
    }
  g_ptr_array_add (self->clients, client);

  row = kab_row_new (&kab_entity_client, client->id);
  kab_row_set_text (row, "kind", client->company ? "company" : kind >= 55 ? "sole_proprietor" : "person");
  kab_row_set_text (row, "name", client->name);
  kab_row_set_text (row, "phone", client->phone);
  kab_row_set_text (row, "email", email);
  kab_row_set_text (row, "address", address);
  kab_sample_set_place (row, client->country, place);
  if (client->partner >= 0)
    kab_row_set_text (row, "partner", ((KabSamplePartner *)self->partners->pdata[client->partner])->id);
  kab_row_set_text (row, "agent", agent_id);
  if (kab_sample_chance (random, 60))
    kab_row_set_text (row, "note", notes[kab_sample_below (random, G_N_ELEMENTS (notes))]);
  if (!kab_sample_put (self, row, error) || (set != NULL && !kab_sample_put (self, set, error)))
    client = NULL;

  if (client != NULL && first)
    {
      g_autofree char *user = kab_sample_add_user (self, KAB_ROLE_CLIENT, &name, client->country, "client",
                                                   NULL, NULL, NULL, client->id, error);

      if (user == NULL)
        client = NULL;
    }
  kab_sample_name_clear (&name);
  return client;
}
