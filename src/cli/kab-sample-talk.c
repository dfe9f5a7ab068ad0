/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What those who can sign in wrote to support and to administration, and what they were answered. */
#include "kab-sample.h"

#define MINUTE G_GINT64_CONSTANT (60000)

/* @said: by turns, whoever began first; ended by NULL. */
static const struct
{
  KabRole with;
  gboolean office_begins;
  const char *kind;
  const char *subject;
  int days_ago;
  const char *said[6];
} talks[] = {
  { KAB_ROLE_PARTNER,
    FALSE,
    "administration",
    "Вознаграждение за третий квартал",
    6,
    { "Добрый день! В отчёте за квартал не хватает двух продаж агента Даниловой. Посмотрите, пожалуйста.",
      "Здравствуйте! Обе продажи прошли через сайт без вашей ссылки, поэтому попали не в тот канал. "
      "Исправим сегодня.",
      "Спасибо! Тогда выплату ждём в пятницу?", "Да, вместе с основной суммой, одним платежом." } },
  { KAB_ROLE_PARTNER,
    TRUE,
    "administration",
    "Новые условия по пакету «Бухгалтерия Профи»",
    2,
    { "Коллеги, с первого числа вознаграждение по этому пакету повышается до 18 %. Приложение к договору "
      "пришлём на "
      "подпись." } },
  { KAB_ROLE_PARTNER,
    FALSE,
    "support",
    "Не печатается список лицензий",
    1,
    { "При печати списка на принтере в офисе обрезается правая колонка.",
      "Выберите в параметрах страницы альбомную ориентацию: в ней помещаются все колонки. Если не поможет, "
      "пришлите "
      "PDF.",
      "Помогло, благодарю." } },
  { KAB_ROLE_AGENT,
    FALSE,
    "administration",
    "Отпуск в декабре",
    3,
    { "Ухожу в отпуск с 14 по 27 декабря. Кому передать клиентов?",
      "Передайте, пожалуйста, руководителю отдела, он распределит." } },
  { KAB_ROLE_CLIENT,
    FALSE,
    "support",
    "Перенос на другой компьютер",
    1,
    { "Купили новый компьютер. Как перенести программу с лицензией?",
      "Установите программу на новом компьютере и введите номер лицензии: на старом она отключится сама." } },
  { KAB_ROLE_CLIENT,
    FALSE,
    "administration",
    "Закрывающие документы",
    4,
    { "Нужны акты за прошлый месяц в бумажном виде.",
      "Отправили почтой на юридический адрес, электронные копии — в разделе «Заказы»." } },
};

static const KabSampleLogin *
login_of (KabSample *self, KabRole role)
{
  for (guint i = 0; i < self->logins->len; i++)
    if (((KabSampleLogin *)self->logins->pdata[i])->role == role)
      return self->logins->pdata[i];

  return NULL;
}

static gboolean
add_message (KabSample *self,
             const char *talk,
             const KabSampleLogin *writer,
             const char *text,
             gint64 at,
             GError **error)
{
  g_autofree char *id = kab_sample_id (&self->random, at);
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_message, id);

  kab_row_set_text (row, "conversation", talk);
  kab_row_set_text (row, "writer", writer->user);
  kab_row_set_integer (row, "by_office", writer->role <= KAB_ROLE_STAFF);
  kab_row_set_text (row, "text", text);
  kab_row_set_integer (row, "written_at", at);
  return kab_sample_put (self, row, error);
}

static gboolean
add_talk (KabSample *self, guint n, GError **error)
{
  const KabSampleLogin *with = login_of (self, talks[n].with);
  const KabSampleLogin *office
    = login_of (self, g_str_equal (talks[n].kind, "support") ? KAB_ROLE_STAFF : KAB_ROLE_ADMIN);
  gint64 at = kab_sample_day_ms (self, talks[n].days_ago) + (gint64)n * 7 * MINUTE;
  g_autofree char *id = NULL;
  g_autoptr (KabRow) row = NULL;

  if (with == NULL || office == NULL)
    return TRUE;
  id = kab_sample_id (&self->random, at);
  row = kab_row_new (&kab_entity_conversation, id);
  kab_row_set_text (row, "kind", talks[n].kind);
  kab_row_set_text (row, "subject", talks[n].subject);
  kab_row_set_text (row, "user", with->user);
  if (!kab_sample_put (self, row, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (talks[n].said) && talks[n].said[i] != NULL; i++)
    if (!add_message (self, id, (i % 2 == 0) == talks[n].office_begins ? office : with, talks[n].said[i],
                      at + (gint64)i * (11 + i) * MINUTE, error))
      return FALSE;

  return TRUE;
}

/* Requests to support; @answer: (nullable): none yet. */
static const struct
{
  KabRole of;
  const char *category;
  const char *priority;
  const char *status;
  const char *subject;
  const char *body;
  const char *answer;
  int days_ago;
} requests[] = {
  { KAB_ROLE_CLIENT, "technical", "high", "in_progress", "Отчёт за месяц не открывается",
    "При открытии отчёта за октябрь программа пишет «Нет доступа к файлу». Вчера работало.",
    "Проверьте, пожалуйста, не открыт ли файл в другой программе. Если нет, пришлите снимок экрана.", 1 },
  { KAB_ROLE_CLIENT, "documents", "low", "done", "Изменились реквизиты",
    "Мы переехали, новый юридический адрес в карточке.", "Адрес исправлен, новые документы будут с ним.", 5 },
  { KAB_ROLE_AGENT, "function", "medium", "waiting", "Как продлить лицензию раньше срока?",
    "Клиент хочет продлить лицензию за два месяца до окончания, чтобы не забыть.", NULL, 0 },
  { KAB_ROLE_PARTNER, "finance", "medium", "in_progress", "Не сходится сумма выплаты",
    "В выплате за сентябрь не хватает одной продажи, номер во вложении к письму.",
    "Нашли: продажа оплачена первого октября, войдёт в следующую выплату.", 2 },
};

static gboolean
add_answer (KabSample *self,
            const KabRow *ticket,
            const KabSampleLogin *office,
            const char *text,
            gint64 at,
            GError **error)
{
  g_autofree char *id = kab_sample_id (&self->random, at);
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_ticket_message, id);

  kab_row_set_text (row, "ticket", ticket->id);
  kab_row_set_text (row, "writer", office->user);
  kab_row_set_integer (row, "by_office", 1);
  kab_row_set_text (row, "text", text);
  kab_row_set_integer (row, "written_at", at);
  return kab_sample_put (self, row, error);
}

static gboolean
add_request (KabSample *self, guint n, GError **error)
{
  const KabSampleLogin *of = login_of (self, requests[n].of), *office = login_of (self, KAB_ROLE_STAFF);
  gint64 at = kab_sample_day_ms (self, requests[n].days_ago) + (gint64)n * 9 * MINUTE;
  g_autofree char *number = g_strdup_printf ("T-%06u", n + 1);
  g_autofree char *id = NULL;
  g_autoptr (KabRow) row = NULL;

  if (of == NULL || office == NULL)
    return TRUE;
  id = kab_sample_id (&self->random, at);
  row = kab_row_new (&kab_entity_ticket, id);
  kab_row_set_text (row, "number", number);
  kab_row_set_text (row, "subject", requests[n].subject);
  kab_row_set_text (row, "body", requests[n].body);
  kab_row_set_text (row, "category", requests[n].category);
  kab_row_set_text (row, "author", of->user);
  kab_row_set_text (row, "client", of->role == KAB_ROLE_CLIENT ? self->portal_client : NULL);
  kab_row_set_text (row, "priority", requests[n].priority);
  kab_row_set_text (row, "status", requests[n].status);
  kab_row_set_integer (row, "opened_at", at);
  return kab_sample_put (self, row, error)
         && (requests[n].answer == NULL
             || add_answer (self, row, office, requests[n].answer, at + 25 * MINUTE, error));
}

gboolean
kab_sample_make_talk (KabSample *self, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (talks); i++)
    if (!add_talk (self, i, error))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    if (!add_request (self, i, error))
      return FALSE;

  return TRUE;
}
