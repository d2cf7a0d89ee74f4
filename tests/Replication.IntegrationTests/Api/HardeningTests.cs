using System.Net;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Replication.App.Hosting;
using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Access;
using Replication.Coordination.DeadLetters;
using Replication.Coordination.Webhooks;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.IntegrationTests.Api;

/// <summary>Limits on what a caller of the API, legitimate or hostile, can cause or learn.</summary>
public sealed class HardeningTests
{
    private static readonly RegistryInstance[] Instances =
    [
        Instance("a"), Instance("b"), Instance("c"), Instance("d"),
        Instance("basic") with { Edition = InstanceEdition.Basic },
        Instance("finance") with { Partition = InstancePartition.Finance, Account = "2" },
    ];

    private static readonly ApiToken Admin = ApiHost.Token("admin", TokenRole.Admin);

    [Fact]
    public async Task Invalid_UTF_8_is_refused_and_causes_no_server_error()
    {
        await using var host = await ApiHost.StartAsync(Instances, [Rule("mine", "team", "a", "b")]);
        string[] bodies =
        [
            """{"name":"\ud800"}""",
                """{"\ud800":1}""",
                """{"name":"x","tags":{"allow":["\udfff"]}}""",
                """{"source":{"instance":"\ud800","repository":"a/b","tag":"v"}}""",
            """{"id":"\ud800"}""",
                """{"repositories":["\ud800"]}""",
                """{"credentials":{"username":"\ud800","password":"x"}}""",
                """{"webhook":{"secret":"\ud800"}}""",
        ];
        foreach (var call in new[]
        {
            "POST rules",
            "PUT rules/mine",
            "POST rules/preview",
            "POST instances",
            "PUT instances/x",
            "POST tasks",
            "POST rules/mine/backfills"
        })
        {
            foreach (var body in bodies)
            {
                var answer = await host.CallAsync(new HttpMethod(call.Split(' ')[0]), $"/api/v1/{call.Split(' ')[1]}", body);
                Assert.True((int)answer.Status is >= 400 and < 500, $"{call} {body}: {answer.Status} {answer.Text}");
            }
        }
        foreach (var bad in new[] { "%ED%A0%80", "%00", "%FF", "%C0%80", "%F0%9F", "%EF%BF%BF", "a%0D%0Ab" })
        {
            foreach (var path in new[]
            {
                $"rules/{bad}", $"tasks/{bad}", $"instances/{bad}", $"backfills/{bad}", $"instances/a/repositories/{bad}/tags", $"rules?after={bad}", $"tasks?after={bad}", $"tasks?rule={bad}",
                $"tasks?repository={bad}", $"tasks?tag={bad}", $"tasks?instance={bad}", $"tasks?{bad}=1", $"tasks?status={bad}", $"events?after={bad}", $"audit?after={bad}", $"quarantine?after={bad}",
                $"backfills?rule={bad}", $"backfills?after={bad}", $"rules?limit={bad}", $"dead-letters?x={bad}",
            })
            {
                var answer = await host.GetAsync($"/api/v1/{path}");
                Assert.True((int)answer.Status < 500, $"{path}: {answer.Status} {answer.Text}");
            }
            foreach (var path in new[]
            {
                $"/hooks/{bad}",
                $"/api/v1/rules/{bad}/pause",
                $"/api/v1/dead-letters/{bad}/redeliver",
                $"/api/v1/tasks/{bad}/cancel"
            })
                Assert.True((int)(await host.CallAsync(HttpMethod.Post, path, "{}")).Status < 500, path);
        }
        foreach (var header in new[] { "Idempotency-Key", "If-Match", "Authorization", "Origin" })
        {
            foreach (var value in new[] { "\u00ff", "\"\u00e9", "Bearer \u20ac" })
                Assert.True(
                    (int)(await host.CallAsync(HttpMethod.Put, "/api/v1/rules/mine", "{}", headers: (header, value))).Status < 500, header);
        }
    }

    [Fact]
    public async Task Responses_forbid_caching_and_content_sniffing()
    {
        await using var host = await ApiHost.StartAsync();
        foreach (var path in (string[])
            ["/", "/api/v1/rules", "/api/v1/rules/none", "/api/v1/nothing", "/openapi/v1.json", "/health/live", "/hooks/none"])
        {
            var answer = await host.GetAsync(path);

            Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
            Assert.Contains("no-store", answer.Headers["Cache-Control"], StringComparison.Ordinal);
        }

        var page = await host.CallAsync(HttpMethod.Get, "/", headers: ("Accept", "text/html,*/*;q=0.8"));
        Assert.StartsWith("<!DOCTYPE html>", page.Text, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.StartsWith("Replication ", (await host.GetAsync("/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_and_instances_have_a_quota_that_holds_when_many_are_made_at_once()
    {
        var few = new ApiQuotas { MaxRules = 3, MaxInstances = Instances.Length + 2 };
        await using var host = await ApiHost.StartAsync(
            it => it with { Quotas = few, Topology = TopologyMode.Acyclic }, Instances, [Rule("declared", "team", "a", "b")], Admin);

        var rules = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(i => host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body($"r{i}", "a", "c"), "admin")));
        var instances = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(i => host.CallAsync(HttpMethod.Post, "/api/v1/instances", $$"""{"name":"i{{i}}","endpoint":"http://i"}""", "admin")));

        Assert.All(rules.Where(it => it.Status != HttpStatusCode.Created), it => Assert.Equal((409, "rule.quota"), it.Outcome));
        Assert.All(instances.Where(it => it.Status != HttpStatusCode.Created), it => Assert.Equal((409, "instance.quota"), it.Outcome));
        Assert.InRange((await host.GetAsync("/api/v1/rules", "admin")).Json.GetProperty("items").GetArrayLength(), 1, few.MaxRules);
        Assert.InRange((await host.GetAsync("/api/v1/instances", "admin")).Json.GetProperty("items")
            .GetArrayLength(), Instances.Length, few.MaxInstances);
    }

    [Fact]
    public async Task A_limited_token_gets_no_name_of_a_rule_outside_its_namespaces()
    {
        await using var host = await ApiHost.StartAsync(Instances, [
            Rule("hidden-rule", "secret", "a", "b"), Rule("seen-rule", "team", "a", "c")
        ], ApiHost.Token("limited", TokenRole.Operator, "team"), Admin);

        foreach (var path in new[] { "/api/v1/rules", "/api/v1/rules/preview" })
        {
            var foreign = await host.CallAsync(HttpMethod.Post, path, Body("new", "c", "b"), "limited");
            Assert.Equal((422, "rule.topology"), foreign.Outcome);
            Assert.DoesNotContain("hidden", foreign.Text, StringComparison.Ordinal);
            Assert.Contains("rule 'seen-rule'", foreign.Text, StringComparison.Ordinal);
            Assert.Contains(
                "hidden-rule",
                (await host.CallAsync(HttpMethod.Post, path, Body("new", "c", "b"), "admin")).Text,
                StringComparison.Ordinal);
        }
        // Without a name, the body is read as a change of the rule with that id.
        var asForeign = await host.CallAsync(
            HttpMethod.Post,
            "/api/v1/rules/preview",
            """{"id":"hidden-rule","source":"a","target":"b","level":"namespace","namespace":"team","tagFilter":".*"}""",
            "limited");
        Assert.Equal((422, "rule.name"), asForeign.Outcome);
        Assert.DoesNotContain("hidden", asForeign.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_of_a_limited_token_contains_no_hidden_names()
    {
        await using var host = await ApiHost.StartAsync(Instances, [], ApiHost.Token("limited", TokenRole.Viewer, "team"), Admin);
        var tasks = host.Services.GetRequiredService<ITaskStore>();
        for (var i = 0; i < 30; i++)
        {
            var task = SampleTasks.Pending(DateTimeOffset.UnixEpoch.AddMinutes(i));
            var name = RepositoryName.Parse(i % 10 == 0 ? "team/app" : "other/app");
            await tasks.AddAsync(
                [task with { Source = task.Source with { Repository = name }, Target = task.Target with { Repository = name } }], default);
        }
        var plain = (await host.GetAsync("/api/v1/tasks?limit=1", "admin")).Json.GetProperty("next").GetString()!;
        Assert.DoesNotContain("sealed", plain, StringComparison.Ordinal);

        var (seen, next) = (0, "");
        while (next is not null)
        {
            var page = await host.GetAsync(
                $"/api/v1/tasks?limit=1{(next.Length > 0 ? $"&after={Uri.EscapeDataString(next)}" : "")}", "limited");
            seen += page.Json.GetProperty("items").GetArrayLength();
            next = page.Json.GetProperty("next").GetString();
            Assert.True(next?.StartsWith("sealed:", StringComparison.Ordinal) != false, next);
        }
        Assert.Equal(3, seen);
    }

    [Fact]
    public async Task A_token_that_was_moved_gets_no_earlier_answer_by_its_idempotency_key()
    {
        const string Body = """{"source":{"instance":"a","repository":"team/app","tag":"v1"},"target":{"instance":"b"}}""";
        await using var host = await ApiHost.StartAsync(Instances, [], ApiHost.Token("ci", TokenRole.Operator, "team"));
        var first = await PostAsync(host);
        Assert.Equal(HttpStatusCode.Accepted, first.Status);
        Assert.Equal(first.Text, (await PostAsync(host)).Text);

        await using var moved = await host.StartAnotherAsync(Instances, ApiHost.Token("ci", TokenRole.Operator, "other"));
        var repeated = await PostAsync(moved);

        Assert.Equal((403, "access.namespace"), repeated.Outcome);
        Assert.DoesNotContain("app", repeated.Text, StringComparison.Ordinal);

        static Task<ApiAnswer> PostAsync(ApiHost host) =>
            host.CallAsync(HttpMethod.Post, "/api/v1/tasks", Body, "ci", ("Idempotency-Key", "k1"));
    }

    [Fact]
    public async Task The_name_of_a_rule_cannot_be_the_id_of_another()
    {
        await using var host = await ApiHost.StartAsync(Instances);
        var created = await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body("first", "a", "b"));
        var id = created.Json.GetProperty("id").GetString()!;

        Assert.Equal((422, "rule.name"), (await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body(id, "a", "c"))).Outcome);
        Assert.Equal("first", (await host.GetAsync($"/api/v1/rules/{id}")).Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_broker_that_was_never_reached_is_reported_as_such()
    {
        await using var host =
            await ApiHost.StartAsync(it => it with { RabbitMq = new Uri($"rabbitmq://127.0.0.1:{FreePort.Take()}") }, Instances, []);

        var list = await host.GetAsync("/api/v1/dead-letters");
        Assert.Equal((503, "bus.away"), list.Outcome);
        Assert.Equal("5", list.Headers["Retry-After"]);
        Assert.Equal((503, "bus.away"), (await host.CallAsync(
            HttpMethod.Post,
            $"/api/v1/dead-letters/{CopyQueue.Names[0]}{RabbitMqDeadLetters.ErrorSuffix}/redeliver",
            headers: ("Idempotency-Key", "x"))).Outcome);
    }

    [Fact]
    public async Task A_lost_broker_connection_is_reported_as_such()
    {
        // With a configuration, the server is a separate process that the test can stop.
        await using var broker = await RabbitMqServer.StartAsync("heartbeat = 60");
        var letters = new RabbitMqDeadLetters(new UriBuilder(broker.Address) { Scheme = "amqp" }.Uri);
        Assert.NotEmpty(await letters.ListAsync(default));

        broker.Kill();

        await Assert.ThrowsAsync<BusUnavailableException>(() => letters.ListAsync(default));
    }

    [Fact]
    public async Task A_locked_store_is_answered_with_503_in_time()
    {
        await using var host =
            await ApiHost.StartAsync(it => it with { Webhooks = new WebhookOptions() }, [Instance("a") with { Webhook = Webhook }], []);
        await using var other = new SqliteConnection($"Data Source={Path.Combine(host.StoreFolder, "replication.db")};Pooling=false");
        await other.OpenAsync();
        await ExecuteAsync("BEGIN IMMEDIATE");

        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        foreach (var body in new[] { """{"repository":"team/app","tag":"v1"}""", """{"repository":"..","tag":"v1"}""" })
        {
            var answer = await host.CallAsync(HttpMethod.Post, "/hooks/a", body);
            Assert.Equal((503, "webhook.notKept"), answer.Outcome);
            Assert.True(answer.Headers.ContainsKey("Retry-After"));
        }
        // Each call used to wait for ten seconds. The limit is twice 1.2 seconds, plus time for a busy machine.
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(9));

        await ExecuteAsync("ROLLBACK");
        await Waiting.UntilAsync<object>(
            async () => (await host.CallAsync(HttpMethod.Post, "/hooks/a", """{"repository":"team/app","tag":"v1"}""")).Status
                == HttpStatusCode.Accepted
                ? host
                : null, () => "never accepted");

        async Task ExecuteAsync(string sql)
        {
            await using var command = other.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task Wrong_secrets_are_rate_limited_and_the_right_one_is_always_accepted()
    {
        await using var host = await ApiHost.StartAsync([Instance("a") with
        {
            Webhook = Webhook with { Authentication = WebhookAuthentication.Bearer, Secret = new Contracts.Secret("the-right-secret-0123") }
        }], []);

        var guesses = new List<(int, string?)>();
        for (var i = 0; i < 25; i++)
            guesses.Add((await host.CallAsync(HttpMethod.Post, "/hooks/a", "{}", $"guess-{i}")).Outcome);

        Assert.Equal(Enumerable.Repeat((401, "webhook.secret"), 20), guesses.Take(20)!);
        Assert.All(guesses.Skip(20), it => Assert.Equal((429, "webhook.tooManyFailures"), it));
        Assert.Equal(HttpStatusCode.Accepted, (await host.CallAsync(
            HttpMethod.Post, "/hooks/a", """{"repository":"team/app","tag":"v1"}""", "the-right-secret-0123")).Status);
    }

    [Fact]
    public async Task A_refused_rule_shows_every_broken_check_with_its_key()
    {
        await using var host = await ApiHost.StartAsync(Instances);

        var rule = await host.CallAsync(
            HttpMethod.Post,
            "/api/v1/rules",
            """{"name":"r","source":"basic","target":"finance","level":"namespace","namespace":"team","tagFilter":"("}""");
        Assert.Equal(
            [("rule.tagFilter", "tagFilter"), ("rule.sourceEdition", "source"), ("rule.partition", "target"), ("rule.account", "scenario")],
            Errors(rule));
        var worse = await host.CallAsync(
            HttpMethod.Post,
            "/api/v1/rules",
            """{"source":"basic","target":"nowhere","level":"no","namespace":"Team","tagFilter":".*","priority":9,"more":1}""");
        Assert.Equal(["level", "more", "name", "namespace", "priority", "source", "target"], Errors(worse).Select(it => it.Key).Order());
        var task = await host.CallAsync(
            HttpMethod.Post,
            "/api/v1/tasks",
            """{"source":{"instance":"a","repository":"team/app","tag":"v 1"},"target":{"instance":"finance"}}""");
        Assert.Equal([("task.source", "source.tag"), ("rule.partition", "target.instance"), ("rule.account", "scenario")], Errors(task));

        static IEnumerable<(string Code, string Key)> Errors(ApiAnswer answer) =>
            answer.Json.GetProperty("errors")
                .EnumerateArray()
                .Select(it => (it.GetProperty("code").GetString()!, it.GetProperty("key").GetString()!));
    }

    [Fact]
    public async Task A_hostile_preview_costs_little_and_health_answers_meanwhile()
    {
        await using var host = await ApiHost.StartAsync(Instances);
        var patterns = JsonSerializer.Serialize(Enumerable.Range(0, 57).Select(i => new string((char)('a' + (i % 26)), 1000) + "(?=b)"));
        var body = Body("r", "a", "b").Replace(
            "\"tagFilter\"", $"\"tags\":{{\"allow\":{patterns}}},\"tagFilter\"", StringComparison.Ordinal);

        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        var previews = Enumerable.Range(0, 4).Select(_ => host.CallAsync(HttpMethod.Post, "/api/v1/rules/preview", body)).ToList();
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/health/live")).Status);

        Assert.All(await Task.WhenAll(previews), it => Assert.Equal((422, "rule.tags"), it.Outcome));
        // One such preview used to take 111 seconds of processor time.
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30));
    }

    private static InstanceWebhook Webhook => new(WebhookFormat.Generic, WebhookAuthentication.None, null);

    private static RegistryInstance Instance(string name) =>
        new() { Name = name, Endpoint = new Uri($"http://{name}.invalid"), Account = "1" };

    private static string Body(string name, string source, string target) =>
        $$"""{"name":"{{name}}","source":"{{source}}","target":"{{target}}","level":"namespace","namespace":"team","tagFilter":".*"}""";

    private static ReplicationRule Rule(string name, string @namespace, string source, string target) =>
        SampleRules.Declared(name, source, target) with { Namespace = @namespace };
}
