using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.IntegrationTests.Telemetry;
using Xunit;

namespace Replication.IntegrationTests.Api;

/// <summary>Instances that operators create through the API.</summary>
public sealed partial class InstanceApiTests
{
    private const string Osaka = """
        {"name":"osaka","region":"jp","endpoint":"https://osaka.example.com","credentials":{"username":"robot","password":"planted-password-4711"},
         "namespaces":["team"],"webhook":{"format":"generic","authentication":"bearer","secret":"planted-webhook-secret-0815"}}
        """;

    private static readonly RegistryInstance Declared = new() { Name = "declared", Endpoint = new Uri("https://declared.example.com") };

    [Theory]
    [InlineData("google", "https://registry.evil.example.com", 422)]
    [InlineData("azure", "http://127.0.0.1:5000", 422)]
    [InlineData("ecr", "https://evil.execute-api.eu-central-1.amazonaws.com", 422)]
    [InlineData("google", "https://europe-docker.pkg.dev", 201)]
    [InlineData("azure", "https://team.azurecr.io", 201)]
    public async Task The_machines_cloud_identity_is_for_registries_of_that_cloud(string provider, string endpoint, int status)
    {
        await using var host = await ApiHost.StartAsync();
        var body = $$$"""{"name":"osaka","endpoint":"{{{endpoint}}}","credentials":{"provider":"{{{provider}}}"}}""";

        var answer = await host.CallAsync(HttpMethod.Post, "/api/v1/instances", body);

        Assert.Equal(status, (int)answer.Status);
        Assert.Equal(status == 422, answer.Text.Contains("instance.machineIdentity", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_instance_cannot_be_moved_away_from_its_cloud_and_keep_the_machines_identity()
    {
        await using var host = await ApiHost.StartAsync();
        await host.CallAsync(
            HttpMethod.Post, "/api/v1/instances", """{"name":"osaka","endpoint":"https://gcr.io","credentials":{"provider":"google"}}""");

        var moved = await host.CallAsync(
            HttpMethod.Put, "/api/v1/instances/osaka", """{"endpoint":"https://evil.example.com","credentials":{"provider":"google"}}""");

        Assert.Equal((422, "instance.machineIdentity"), moved.Outcome);
    }

    [Fact]
    public async Task An_instance_is_created_shown_changed_and_deleted()
    {
        await using var host = await ApiHost.StartAsync();

        var created = await host.CallAsync(HttpMethod.Post, "/api/v1/instances", Osaka);
        Assert.Equal((HttpStatusCode.Created, "/api/v1/instances/osaka"), (created.Status, created.Location));
        var shown = await host.GetAsync("/api/v1/instances/osaka");
        Assert.Equal(created.Text, shown.Text);
        Assert.Equal(created.ETag, shown.ETag);
        Assert.Equal("osaka", Assert.Single((await host.GetAsync("/api/v1/instances")).Json.GetProperty("items").EnumerateArray())
            .GetProperty("name")
            .GetString());

        // A body from a response can be sent back with one change.
        var changed = await host.CallAsync(
            HttpMethod.Put,
            "/api/v1/instances/osaka",
            shown.Text.Replace("\"jp\"", "\"jp-west\"", StringComparison.Ordinal),
            headers: ("If-Match", shown.ETag!));
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.NotEqual(shown.ETag, changed.ETag);
        var kept = (await host.Services.GetRequiredService<IInstanceStore>().FindAsync("osaka", default))!.Instance;
        Assert.Equal(
            ("jp-west", "planted-password-4711", "planted-webhook-secret-0815"),
            (kept.Region, kept.Credentials!.Password!.Reveal(), kept.Webhook!.Secret!.Reveal()));

        Assert.Equal(HttpStatusCode.NoContent, (await host.CallAsync(HttpMethod.Delete, "/api/v1/instances/osaka")).Status);
        Assert.Equal((404, "instance.unknown"), (await host.GetAsync("/api/v1/instances/osaka")).Outcome);
    }

    [Fact]
    public async Task A_new_instance_s_webhook_answers_at_once()
    {
        await using var host = await ApiHost.StartAsync();
        Assert.Equal((404, "instance.unknown"), (await host.CallAsync(HttpMethod.Post, "/hooks/osaka", "[]")).Outcome);

        await host.CallAsync(HttpMethod.Post, "/api/v1/instances", Osaka);

        Assert.Equal((401, "webhook.secret"), (await host.CallAsync(HttpMethod.Post, "/hooks/osaka", "[]", token: "wrong")).Outcome);
        Assert.Equal(
            HttpStatusCode.Accepted,
            (await host.CallAsync(HttpMethod.Post, "/hooks/osaka", "[]", token: "planted-webhook-secret-0815")).Status);
    }

    [Fact]
    public async Task Of_two_concurrent_changes_the_second_fails_with_a_version_conflict()
    {
        await using var host = await ApiHost.StartAsync();
        var read = await host.CallAsync(HttpMethod.Post, "/api/v1/instances", Osaka);

        var changes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            host.CallAsync(
                HttpMethod.Put,
                "/api/v1/instances/osaka",
                $$"""{"endpoint":"https://osaka{{i}}.example.com"}""",
                headers: ("If-Match", read.ETag!))));

        Assert.Single(changes, it => it.Status == HttpStatusCode.OK);
        Assert.All(changes.Where(it => it.Status != HttpStatusCode.OK), it => Assert.Equal((412, "request.stale"), it.Outcome));
        Assert.Equal(
            (412, "request.stale"),
            (await host.CallAsync(HttpMethod.Delete, "/api/v1/instances/osaka", headers: ("If-Match", read.ETag!))).Outcome);
        Assert.Equal(HttpStatusCode.NoContent, (await host.CallAsync(
            HttpMethod.Delete,
            "/api/v1/instances/osaka",
            headers: ("If-Match", $"\"other\", {changes.Single(it => it.ETag is not null).ETag}"))).Status);
    }

    [Theory]
    [InlineData("POST", "/api/v1/instances", "{", 400, "request.unreadable")]
    [InlineData("POST", "/api/v1/instances", "[]", 400, "request.unreadable")]
    [InlineData("POST", "/api/v1/instances", "", 400, "request.unreadable")]
    [InlineData("POST", "/api/v1/instances", """{"name":"a","name":"b","endpoint":"http://a"}""", 400, "request.unreadable")]
    [InlineData(
        "POST", "/api/v1/instances", """{"name":"a","endpoint":"http://a","internetAccess":false}""", 422, "instance.internetAccess")]
    [InlineData("POST", "/api/v1/instances", """{"name":"A","endpoint":"x"}""", 422, "instance.name")]
    [InlineData("POST", "/api/v1/instances", """{"name":"declared","endpoint":"http://a"}""", 409, "instance.exists")]
    [InlineData("POST", "/api/v1/instances", """{"name":"osaka","endpoint":"http://a"}""", 409, "instance.exists")]
    [InlineData("PUT", "/api/v1/instances/declared", """{"endpoint":"http://a"}""", 409, "instance.declared")]
    [InlineData("DELETE", "/api/v1/instances/declared", null, 409, "instance.declared")]
    [InlineData("PUT", "/api/v1/instances/none", """{"endpoint":"http://a"}""", 404, "instance.unknown")]
    [InlineData("DELETE", "/api/v1/instances/none", null, 404, "instance.unknown")]
    [InlineData("PUT", "/api/v1/instances/osaka", """{"name":"kyoto","endpoint":"http://a"}""", 422, "instance.name")]
    [InlineData(
        "PUT", "/api/v1/instances/osaka", """{"endpoint":"http://evil","credentials":{"username":"robot"}}""", 422, "instance.credentials")]
    [InlineData("PATCH", "/api/v1/instances/osaka", "{}", 405, "request.method")]
    public async Task An_invalid_change_is_refused_and_changes_nothing(string method, string path, string? body, int status, string code)
    {
        await using var host = await ApiHost.StartAsync([Declared]);
        await host.CallAsync(HttpMethod.Post, "/api/v1/instances", Osaka);
        var before = await host.GetAsync("/api/v1/instances");

        Assert.Equal((status, code), (await host.CallAsync(new HttpMethod(method), path, body)).Outcome);

        Assert.Equal(before.Text, (await host.GetAsync("/api/v1/instances")).Text);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_not_read()
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.CallAsync(
            HttpMethod.Post, "/api/v1/instances", $$"""{"name":"a","region":"{{new string('x', 70_000)}}","endpoint":"http://a"}""");

        Assert.Equal((413, "request.tooLarge"), answer.Outcome);
    }

    [Fact]
    public async Task An_instance_with_rules_stays_valid_for_them()
    {
        await using var host = await ApiHost.StartAsync(
            [Declared],
            [new ReplicationRule
            {
                Id = "r",
                Name = "r",
                Source = "osaka",
                Target = "declared",
                Level = RuleLevel.Namespace,
                Namespace = "team",
                TagFilter = ".*",
                Declared = true,
                CreatedAt = default,
                ActiveSince = default
            }]);
        await host.CallAsync(HttpMethod.Post, "/api/v1/instances", Osaka);

        var removed = await host.CallAsync(HttpMethod.Delete, "/api/v1/instances/osaka");
        var demoted = await host.CallAsync(
            HttpMethod.Put, "/api/v1/instances/osaka", """{"endpoint":"https://osaka.example.com","edition":"basic"}""");
        var emptied = await host.CallAsync(
            HttpMethod.Put, "/api/v1/instances/osaka", """{"endpoint":"https://osaka.example.com","namespaces":["other"]}""");
        var moved = await host.CallAsync(HttpMethod.Put, "/api/v1/instances/osaka", """{"endpoint":"https://elsewhere.example.com"}""");

        Assert.Equal((409, "instance.inUse"), removed.Outcome);
        Assert.Contains("'r'", removed.Text, StringComparison.Ordinal);
        Assert.Equal((422, "rule.sourceEdition"), demoted.Outcome);
        Assert.Equal((422, "rule.namespaceMissing"), emptied.Outcome);
        Assert.Equal(HttpStatusCode.OK, moved.Status);
    }

    [Fact]
    public async Task A_repeat_with_the_same_key_gets_the_first_answer()
    {
        await using var host = await ApiHost.StartAsync();

        var answers = new List<ApiAnswer>();
        for (var i = 0; i < 3; i++)
            answers.Add(await host.CallAsync(HttpMethod.Post, "/api/v1/instances", Osaka, headers: ("Idempotency-Key", "k1")));

        Assert.All(answers, it => Assert.Equal(answers[0], it));
        Assert.Equal((HttpStatusCode.Created, "/api/v1/instances/osaka"), (answers[0].Status, answers[0].Location));
        Assert.NotNull(answers[0].ETag);
        Assert.Equal(
            (422, "request.idempotencyKey"),
            (await host.CallAsync(HttpMethod.Post, "/api/v1/instances", Osaka + " ", headers: ("Idempotency-Key", "k1"))).Outcome);
        Assert.Equal(
            (409, "instance.exists"),
            (await host.CallAsync(HttpMethod.Post, "/api/v1/instances", Osaka, headers: ("Idempotency-Key", "k2"))).Outcome);
        Assert.Equal((400, "request.idempotencyKey"), (await host.CallAsync(
            HttpMethod.Post, "/api/v1/instances", Osaka, headers: ("Idempotency-Key", new string('x', 256)))).Outcome);
    }

    [Fact]
    public async Task An_idempotency_key_belongs_to_one_query_and_reads_store_none()
    {
        await using var host = await ApiHost.StartAsync();
        var key = ("Idempotency-Key", "k1");
        await host.CallAsync(HttpMethod.Post, "/api/v1/instances", Osaka, headers: key);

        Assert.Equal(
            (422, "request.idempotencyKey"), (await host.CallAsync(HttpMethod.Post, "/api/v1/instances?x=1", Osaka, headers: key)).Outcome);
        const string Preview = "/api/v1/rules/preview";
        Assert.Equal((422, "rule.name"), (await host.CallAsync(HttpMethod.Post, Preview, "{}", headers: key)).Outcome);
        Assert.Equal((400, "request.unreadable"), (await host.CallAsync(HttpMethod.Post, Preview, "[]", headers: key)).Outcome);
    }

    [Fact]
    public async Task A_stored_request_does_not_allow_guessing_its_secrets()
    {
        await using var host = await ApiHost.StartAsync();
        await host.CallAsync(HttpMethod.Post, "/api/v1/instances", Osaka, headers: ("Idempotency-Key", "k1"));

        var plain = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Osaka)));
        Assert.DoesNotContain(plain, await host.ReadStoreAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Concurrent_repeats_create_one_instance()
    {
        await using var host = await ApiHost.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10)
            .Select(_ => host.CallAsync(HttpMethod.Post, "/api/v1/instances", Osaka, headers: ("Idempotency-Key", "k"))));

        Assert.Contains(answers, it => it.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(it => it.Status != HttpStatusCode.Created), it => Assert.Equal((409, "request.underWay"), it.Outcome));
        Assert.Single((await host.GetAsync("/api/v1/audit")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_store_without_its_keys_starts_and_its_secrets_can_be_set_again()
    {
        await using var first = await ApiHost.StartAsync();
        await first.CallAsync(HttpMethod.Post, "/api/v1/instances", Osaka);
        await first.CallAsync(HttpMethod.Post, "/api/v1/instances", """{"name":"open","endpoint":"https://open.example.com"}""");
        foreach (var key in Directory.GetFiles(Path.Combine(first.StoreFolder, "keys")))
            File.Delete(key);

        await using var host = await first.StartAnotherAsync();

        var shown = await host.GetAsync("/api/v1/instances/osaka");
        Assert.Equal("unusable", shown.Json.GetProperty("state").GetString());
        Assert.Contains("credentials.password, webhook.secret cannot be decrypted", shown.Json.GetProperty("stateReason")
            .GetString(), StringComparison.Ordinal);
        Assert.Equal("usable", (await host.GetAsync("/api/v1/instances/open")).Json.GetProperty("state").GetString());
        Assert.Equal(2, (await host.GetAsync("/api/v1/instances")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(
            (503, "instance.unusable"),
            (await host.CallAsync(HttpMethod.Post, "/hooks/osaka", "[]", token: "planted-webhook-secret-0815")).Outcome);
        Assert.Equal((409, "instance.unusable"), (await host.GetAsync("/api/v1/instances/osaka/repositories")).Outcome);
        var check = await host.CallAsync(HttpMethod.Post, "/api/v1/instances/osaka/check");
        Assert.Contains(check.Json.GetProperty("answers").EnumerateArray(), it => it.GetProperty("question").GetString() == "secrets"
            && it.GetProperty("outcome").GetString() == "failed");
        Assert.Contains((1, "osaka"), ObservedGauge.Read("replication.instances.unusable"));
        Assert.Contains((1, null), ObservedGauge.Read("replication.secrets.foreign_keys"));

        // Secrets are not written with keys that differ from those of the store. All other data is written.
        Assert.Equal((409, "secrets.foreignKeys"), (await host.CallAsync(HttpMethod.Put, "/api/v1/instances/osaka", Osaka)).Outcome);
        Assert.Equal((409, "secrets.foreignKeys"), (await host.CallAsync(
            HttpMethod.Post, "/api/v1/instances", Osaka.Replace("osaka", "kyoto", StringComparison.Ordinal))).Outcome);
        Assert.Equal(HttpStatusCode.Created, (await host.CallAsync(
            HttpMethod.Post, "/api/v1/instances", """{"name":"nara","endpoint":"https://nara.example.com"}""")).Status);
        Assert.Equal("foreign", (await host.GetAsync("/api/v1/secrets")).Json.GetProperty("keys").GetString());

        var adopted = await host.CallAsync(HttpMethod.Post, "/api/v1/secrets/adopt");
        Assert.Equal(("same", "osaka"), (adopted.Json.GetProperty("keys")
            .GetString(), Assert.Single(adopted.Json.GetProperty("unusableInstances").EnumerateArray()).GetString()));
        Assert.Equal((422, "instance.credentials"), (await host.CallAsync(HttpMethod.Put, "/api/v1/instances/osaka", shown.Text)).Outcome);
        var mended = await host.CallAsync(HttpMethod.Put, "/api/v1/instances/osaka", Osaka);
        Assert.Equal("usable", mended.Json.GetProperty("state").GetString());
        Assert.Equal(
            HttpStatusCode.Accepted,
            (await host.CallAsync(HttpMethod.Post, "/hooks/osaka", "[]", token: "planted-webhook-secret-0815")).Status);
        Assert.Contains("secrets.adopt", (await host.GetAsync("/api/v1/audit")).Text, StringComparison.Ordinal);
    }
}
