/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-account-private.h"

#include <errno.h>
#include <string.h>
#include <utime.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-disk.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-json.h"
#include "kab-work.h"

#define ACCOUNT_BYTES_MAX (256 * 1024)
#define NAME_DIGITS 24

struct _KabAccount
{
  GObject parent_instance;

  char *server;
  char *user;
  char *org;
  char *org_name;
  char *login;
  char *device;
  char *surname;
  char *given_name;
  char *patronymic;
  GPtrArray *actors;
  char *work_dir;
  char *cache_dir;
};

G_DEFINE_FINAL_TYPE (KabAccount, kab_account, G_TYPE_OBJECT)

static void
kab_account_finalize (GObject *object)
{
  KabAccount *self = KAB_ACCOUNT (object);

  g_free (self->server);
  g_free (self->user);
  g_free (self->org);
  g_free (self->org_name);
  g_free (self->login);
  g_free (self->device);
  g_free (self->surname);
  g_free (self->given_name);
  g_free (self->patronymic);
  g_ptr_array_unref (self->actors);
  g_free (self->work_dir);
  g_free (self->cache_dir);
  G_OBJECT_CLASS (kab_account_parent_class)->finalize (object);
}

static void
kab_account_class_init (KabAccountClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kab_account_finalize;
}

static void
kab_account_init (KabAccount *self)
{
  self->actors = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_actor_free);
}

gboolean
kab_host_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address)
                         : g_ascii_strcasecmp (host, "localhost") == 0;
}

char *
kab_server_from_typed (const char *text)
{
  static const char *const schemes[] = { "https:", "http:" };
  g_autofree char *server = g_strstrip (g_strdup (text));
  g_autofree char *host = NULL, *site = NULL;
  const char *scheme = NULL, *rest = server;
  gsize length = strlen (server);

  while (length > 0 && server[length - 1] == '/')
    server[--length] = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (schemes) && scheme == NULL; i++)
    if (g_ascii_strncasecmp (server, schemes[i], strlen (schemes[i])) == 0)
      {
        scheme = schemes[i];
        rest += strlen (scheme);
      }
  if (scheme == NULL && (strstr (server, "://") != NULL || g_str_has_prefix (server, "unix:")))
    return g_steal_pointer (&server);
  rest += strspn (rest, "/");
  length = strcspn (rest, "/");
  /* However it is typed, it is the same server. */
  site = g_ascii_strdown (rest, (gssize)length);
  if (site[0] == '[')
    host = g_strndup (site + 1, strcspn (site + 1, "]"));
  else
    host = g_strndup (site, strcspn (site, ":"));
  if (scheme == NULL)
    scheme = kab_host_is_loopback (host) ? "http:" : "https:";
  return g_strconcat (scheme, "//", site, rest + length, NULL);
}

const char *
kab_account_get_server (KabAccount *self)
{
  return self->server;
}

const char *
kab_account_get_user_id (KabAccount *self)
{
  return self->user;
}

const char *
kab_account_get_org_id (KabAccount *self)
{
  return self->org;
}

const char *
kab_account_get_org_name (KabAccount *self)
{
  return self->org_name;
}

const char *
kab_account_get_login (KabAccount *self)
{
  return self->login;
}

const char *
kab_account_get_device_id (KabAccount *self)
{
  return self->device;
}

const char *
kab_account_get_work_dir (KabAccount *self)
{
  return self->work_dir;
}

const char *
kab_account_get_cache_dir (KabAccount *self)
{
  return self->cache_dir;
}

GPtrArray *
kab_account_get_actors (KabAccount *self)
{
  return self->actors;
}

static char *
join_names (const char *const *parts, guint n)
{
  GString *name = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      if (parts[i] == NULL || parts[i][0] == '\0')
        continue;
      if (name->len > 0)
        g_string_append_c (name, ' ');
      g_string_append (name, parts[i]);
    }
  return g_string_free (name, FALSE);
}

char *
kab_account_dup_display_name (KabAccount *self)
{
  const char *parts[] = { self->surname, self->given_name, self->patronymic };

  return join_names (parts, G_N_ELEMENTS (parts));
}

char *
kab_account_dup_short_name (KabAccount *self)
{
  const char *parts[] = { self->given_name, self->surname };

  return join_names (parts, G_N_ELEMENTS (parts));
}

KabRole
kab_account_get_role (KabAccount *self)
{
  KabRole role = KAB_ROLE_CONTACT;

  for (guint i = 0; i < self->actors->len; i++)
    role = MIN (role, ((KabActor *)g_ptr_array_index (self->actors, i))->role);
  return role;
}

gboolean
kab_account_may (KabAccount *self, KabOperation operation, const KabEntity *entity, const KabRow *row)
{
  for (guint i = 0; i < self->actors->len; i++)
    {
      const KabActor *actor = g_ptr_array_index (self->actors, i);

      if (row != NULL ? kab_access_allows (actor, operation, row, NULL, NULL)
                      : kab_access_may_any (actor, entity, operation))
        return TRUE;
    }
  return FALSE;
}

gboolean
kab_account_may_of (KabAccount *self, KabOperation operation, const KabEntity *entity, const char *partner)
{
  g_autoptr (KabRow) row = NULL;

  if (partner == NULL || entity->partner_field == NULL)
    return kab_account_may (self, operation, entity, NULL);
  row = kab_row_new (entity, g_str_equal (entity->partner_field, "id") ? partner : NULL);
  if (!g_str_equal (entity->partner_field, "id"))
    kab_row_set_text (row, entity->partner_field, partner);
  return kab_account_may (self, operation, entity, row);
}

const char *
kab_account_get_network (KabAccount *self)
{
  KabActor *manager = NULL;

  for (guint i = 0; i < self->actors->len; i++)
    {
      KabActor *actor = g_ptr_array_index (self->actors, i);

      if (actor->role == KAB_ROLE_ADMIN || actor->role == KAB_ROLE_STAFF)
        return NULL;
      if (manager == NULL && actor->partners != NULL && g_strv_length (actor->partners) > 1)
        manager = actor;
    }
  return manager != NULL ? manager->partner : NULL;
}

gboolean
kab_account_may_write_field (KabAccount *self, const KabField *field, gboolean creating)
{
  for (guint i = 0; i < self->actors->len; i++)
    if (kab_access_may_write_field (((KabActor *)g_ptr_array_index (self->actors, i))->role, field, creating))
      return TRUE;

  return FALSE;
}

gboolean
kab_account_check_command (KabAccount *self, const KabCommand *command, const KabRow *row, GError **error)
{
  gboolean may = FALSE;
  guint who = 0;

  for (guint i = 0; i < self->actors->len; i++)
    {
      const KabActor *actor = g_ptr_array_index (self->actors, i);

      may = may || kab_command_may (command, actor, row, NULL, NULL);
      who |= kab_who_of_role (actor->role);
    }
  if (!may)
    g_set_error (error, KAB_ERROR, KAB_ERROR_FORBIDDEN,
                 _ ("Your role does not allow this. Nothing was changed; ask an administrator."));
  return may && (row == NULL || kab_command_check_state (command, row, who, NULL, NULL, error));
}

static JsonObject *
object_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* A cache belongs to (server, user): the folder's name is made of both, and tells neither. */
static char *
folder_name (const char *server, const char *user)
{
  g_autofree char *both = g_strconcat (server, "\n", user, NULL);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, both, -1);

  return g_strndup (digest, NAME_DIGITS);
}

static char *
accounts_dir (const char *dir, const char *standard)
{
  return dir != NULL ? g_build_filename (dir, "accounts", NULL)
                     : g_build_filename (standard, "kabinet", "accounts", NULL);
}

/* The texts of an array; NULL where there is none of them. */
static char **
texts_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (array == NULL || json_array_get_length (array) == 0)
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *text = kab_json_text (json_array_get_element (array, i));

      if (text != NULL)
        g_strv_builder_add (builder, text);
    }
  return g_strv_builder_end (builder);
}

/* A power that this version does not know gives nothing here. */
static void
read_powers (KabActor *actor, JsonObject *object)
{
  g_auto (GStrv) tokens = texts_member (object, "powers");
  KabPower power;

  for (guint i = 0; tokens != NULL && tokens[i] != NULL; i++)
    if (kab_power_from_token (tokens[i], &power))
      actor->powers |= KAB_POWER_BIT (power);
}

static void
read_memberships (KabAccount *self, JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "memberships");
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *one = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      KabActor *actor;
      KabRole role;

      /* A role that this version does not know gives nothing here. */
      if (one == NULL || !kab_role_from_token (kab_json_member_text (one, "role"), &role))
        continue;
      actor = kab_actor_new (self->user, role, kab_json_member_text (one, "partner"),
                             kab_json_member_text (one, "agent"), kab_json_member_text (one, "client"));
      actor->partners = texts_member (one, "partners");
      actor->departments = texts_member (one, "departments");
      read_powers (actor, one);
      g_ptr_array_add (self->actors, actor);
    }
}

/* What a SESSION and account.json have in common. */
static gboolean
read_session (KabAccount *self, JsonObject *object)
{
  JsonObject *user = object_member (object, "user"), *org = object_member (object, "org");

  if (user == NULL || org == NULL || !kab_id_is_valid (kab_json_member_text (user, "id"))
      || !kab_id_is_valid (kab_json_member_text (org, "id"))
      || !kab_id_is_valid (kab_json_member_text (object, "device")))
    return FALSE;
  self->user = g_strdup (kab_json_member_text (user, "id"));
  self->surname = g_strdup (kab_json_member_text (user, "surname"));
  self->given_name = g_strdup (kab_json_member_text (user, "given_name"));
  self->patronymic = g_strdup (kab_json_member_text (user, "patronymic"));
  self->org = g_strdup (kab_json_member_text (org, "id"));
  self->org_name = g_strdup (kab_json_member_text (org, "name"));
  self->device = g_strdup (kab_json_member_text (object, "device"));
  read_memberships (self, object);
  return TRUE;
}

KabAccount *
kab_account_new_from_session (const char *server,
                              const char *login,
                              JsonObject *session,
                              const char *data_dir,
                              const char *cache_dir,
                              GError **error)
{
  g_autoptr (KabAccount) self = g_object_new (KAB_TYPE_ACCOUNT, NULL);
  g_autofree char *name = NULL, *data = NULL, *cache = NULL;

  if (!read_session (self, session))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL,
                   _ (
                     "The server's answer to the sign-in cannot be understood. Check the address: it may not "
                     "be a Kabinet server."));
      return NULL;
    }
  self->server = g_strdup (server);
  self->login = g_strdup (login);
  name = folder_name (server, self->user);
  data = accounts_dir (data_dir, g_get_user_data_dir ());
  cache = accounts_dir (cache_dir, g_get_user_cache_dir ());
  self->work_dir = g_build_filename (data, name, NULL);
  self->cache_dir = g_build_filename (cache, name, NULL);
  return g_steal_pointer (&self);
}

KabAccount *
kab_account_renew (KabAccount *self, JsonObject *session, GError **error)
{
  g_autoptr (KabAccount) renewed = g_object_new (KAB_TYPE_ACCOUNT, NULL);

  if (!read_session (renewed, session) || g_strcmp0 (renewed->user, self->user) != 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL, _ ("The server answered for somebody else."));
      return NULL;
    }
  renewed->server = g_strdup (self->server);
  renewed->login = g_strdup (self->login);
  renewed->work_dir = g_strdup (self->work_dir);
  renewed->cache_dir = g_strdup (self->cache_dir);
  return g_steal_pointer (&renewed);
}

static void
append_member (GString *out, const char *name, const char *text)
{
  if (text == NULL)
    return;
  if (out->str[out->len - 1] != '{')
    g_string_append_c (out, ',');
  kab_json_append_string (out, name);
  g_string_append_c (out, ':');
  kab_json_append_string (out, text);
}

static char *
account_to_text (KabAccount *self)
{
  GString *out = g_string_new ("{");

  append_member (out, "server", self->server);
  append_member (out, "login", self->login);
  append_member (out, "device", self->device);
  append_member (out, "cache_dir", self->cache_dir);
  g_string_append (out, ",\"user\":{");
  append_member (out, "id", self->user);
  append_member (out, "surname", self->surname);
  append_member (out, "given_name", self->given_name);
  append_member (out, "patronymic", self->patronymic);
  g_string_append (out, "},\"org\":{");
  append_member (out, "id", self->org);
  append_member (out, "name", self->org_name);
  g_string_append (out, "},\"memberships\":[");
  for (guint i = 0; i < self->actors->len; i++)
    {
      const KabActor *actor = g_ptr_array_index (self->actors, i);

      g_string_append (out, i > 0 ? ",{" : "{");
      append_member (out, "role", kab_role_to_token (actor->role));
      append_member (out, "partner", actor->partner);
      append_member (out, "agent", actor->agent);
      append_member (out, "client", actor->client);
      kab_actor_append_json (actor, out);
      g_string_append_c (out, '}');
    }
  g_string_append (out, "]}\n");
  return g_string_free (out, FALSE);
}

static gboolean
make_dir (const char *dir, GError **error)
{
  if (g_mkdir_with_parents (dir, 0700) == 0)
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
               _ ("The folder “%s” cannot be made. Check its permissions."), dir);
  return FALSE;
}

gboolean
kab_account_save (KabAccount *self, GError **error)
{
  g_autofree char *wipe = g_build_filename (self->work_dir, KAB_ACCOUNT_WIPE, NULL);
  g_autofree char *path = g_build_filename (self->work_dir, "account.json", NULL);
  g_autofree char *text = account_to_text (self);
  g_autoptr (GError) local = NULL;

  if (!make_dir (self->work_dir, error) || !make_dir (self->cache_dir, error))
    return FALSE;
  /* Before anything is written here again: an order of before would have it erased at the next start. */
  if (g_unlink (wipe) == 0 ? !kab_disk_sync_folder (self->work_dir) : errno != ENOENT)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be erased: %s."), wipe,
                   g_strerror (errno));
      return FALSE;
    }
  if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0600, &local))
    {
      static const char *const former[] = { "signed-out.json", KAB_ACCOUNT_WORDS };

      /* What was left here waits to be sent again. */
      for (guint i = 0; i < G_N_ELEMENTS (former); i++)
        {
          g_autofree char *aside = g_build_filename (self->work_dir, former[i], NULL);

          g_unlink (aside);
        }
      return TRUE;
    }
  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be written: %s"), path, local->message);
  return FALSE;
}

void
kab_account_remove (KabAccount *self)
{
  g_autofree char *path = g_build_filename (self->work_dir, "account.json", NULL);
  g_autofree char *aside = g_build_filename (self->work_dir, "signed-out.json", NULL);

  g_rename (path, aside);
}

void
kab_account_touch (KabAccount *self)
{
  g_autofree char *path = g_build_filename (self->work_dir, "account.json", NULL);

  g_utime (path, NULL);
}

static KabAccount *
load (const char *work_dir, const char *name, GError **error)
{
  g_autoptr (KabAccount) self = g_object_new (KAB_TYPE_ACCOUNT, NULL);
  g_autofree char *path = g_build_filename (work_dir, name, NULL);
  g_autofree char *text = NULL, *normal = NULL;
  g_autoptr (JsonNode) node = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  normal = length <= ACCOUNT_BYTES_MAX ? kab_json_normalise (text) : NULL;
  node = normal != NULL ? json_from_string (normal, NULL) : NULL;
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) || !read_session (self, json_node_get_object (node))
      || kab_json_member_text (json_node_get_object (node), "server") == NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_CORRUPT,
                   _ ("“%s” is damaged. It was left as it is: sign in again to make a new one."), path);
      return NULL;
    }
  self->server = g_strdup (kab_json_member_text (json_node_get_object (node), "server"));
  self->login = g_strdup (kab_json_member_text (json_node_get_object (node), "login"));
  self->cache_dir = g_strdup (kab_json_member_text (json_node_get_object (node), "cache_dir"));
  self->work_dir = g_strdup (work_dir);
  if (self->cache_dir == NULL)
    {
      g_autofree char *folder = g_path_get_basename (work_dir);
      g_autofree char *cache = accounts_dir (NULL, g_get_user_cache_dir ());

      self->cache_dir = g_build_filename (cache, folder, NULL);
    }
  return g_steal_pointer (&self);
}

KabAccount *
kab_account_load (const char *work_dir, GError **error)
{
  return load (work_dir, "account.json", error);
}

KabAccount *
kab_account_load_former (const char *work_dir)
{
  return load (work_dir, "signed-out.json", NULL);
}

char *
kab_accounts_dir (const char *data_dir)
{
  return accounts_dir (data_dir, g_get_user_data_dir ());
}

typedef struct
{
  KabAccount *account;
  gint64 used_at;
} Listed;

static int
compare_listed (gconstpointer a, gconstpointer b)
{
  const Listed *x = a, *y = b;

  return x->used_at > y->used_at ? -1 : x->used_at < y->used_at;
}

GPtrArray *
kab_account_list (const char *data_dir, GError **error)
{
  g_autofree char *root = accounts_dir (data_dir, g_get_user_data_dir ());
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GArray) listed = g_array_new (FALSE, FALSE, sizeof (Listed));
  g_autoptr (GError) local = NULL;
  g_autoptr (GDir) dir = g_dir_open (root, 0, &local);
  const char *name;

  if (dir == NULL && !g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("The folder “%s” cannot be read: %s"), root,
                   local->message);
      return NULL;
    }
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *work_dir = g_build_filename (root, name, NULL);
      g_autofree char *path = g_build_filename (work_dir, "account.json", NULL);
      g_autofree char *wipe = g_build_filename (work_dir, KAB_ACCOUNT_WIPE, NULL);
      Listed one;
      GStatBuf info;

      if (g_stat (path, &info) != 0 || g_file_test (wipe, G_FILE_TEST_EXISTS))
        continue;
      one.used_at = (gint64)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;
      one.account = kab_account_load (work_dir, NULL);
      if (one.account != NULL)
        g_array_append_val (listed, one);
      else
        g_message ("An account's folder cannot be read and is passed over: %s", work_dir);
    }
  g_array_sort (listed, compare_listed);
  for (guint i = 0; i < listed->len; i++)
    g_ptr_array_add (accounts, g_array_index (listed, Listed, i).account);
  return g_steal_pointer (&accounts);
}

char *
kab_account_key (KabAccount *self)
{
  return g_strconcat (self->server, " ", kab_account_get_user_id (self), NULL);
}

char *
kab_account_find_damaged (const char *data_dir)
{
  g_autofree char *root = accounts_dir (data_dir, g_get_user_data_dir ());
  g_autoptr (GDir) dir = g_dir_open (root, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *work_dir = g_build_filename (root, name, NULL);
      g_autofree char *wipe = g_build_filename (work_dir, KAB_ACCOUNT_WIPE, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (KabAccount) account = kab_account_load (work_dir, &error);

      if (g_error_matches (error, KAB_ERROR, KAB_ERROR_CORRUPT) && !g_file_test (wipe, G_FILE_TEST_EXISTS))
        return g_build_filename (work_dir, "account.json", NULL);
    }
  return NULL;
}

char *
kab_account_stored_device (KabAccount *self)
{
  g_autoptr (KabAccount) stored = load (self->work_dir, "account.json", NULL);

  if (stored == NULL)
    stored = load (self->work_dir, "signed-out.json", NULL);
  /* Damaged, that one: the edits are counted under the device all the same. */
  return stored != NULL ? g_strdup (stored->device) : kab_work_peek_meta (self->work_dir, "device");
}

char *
kab_account_find_device (const char *data_dir, const char *server, const char *login)
{
  g_autoptr (GPtrArray) accounts = kab_account_list (data_dir, NULL);

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      KabAccount *account = g_ptr_array_index (accounts, i);

      if (g_strcmp0 (account->server, server) == 0 && g_strcmp0 (account->login, login) == 0)
        return g_strdup (account->device);
    }
  return kab_id_new ();
}
