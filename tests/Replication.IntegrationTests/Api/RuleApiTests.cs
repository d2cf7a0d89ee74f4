using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Access;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Registries;
using Replication.Testing.Serving;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.IntegrationTests.Api;

/// <summary>Rules that operators create through the API.</summary>
public sealed partial class RuleApiTests
{
    private static readonly RegistryInstance[] Instances =
    [
        Instance("hangzhou"), Instance("tokyo"), Instance("osaka"), Instance("kyoto"),
        Instance("basic") with { Edition = InstanceEdition.Basic },
        Instance("finance") with { Partition = InstancePartition.Finance },
        Instance("foreign") with { Account = "2002" },
        Instance("narrow") with { Namespaces = ["base"] },
    ];

    private static readonly ReplicationRule Declared = SampleRules.Declared("declared", "hangzhou", "kyoto");
    private static readonly ReplicationRule Disabled = SampleRules.Declared("disabled", "hangzhou", "nara") with { Enabled = false };

    [Fact]
    public async Task A_rule_is_made_shown_changed_paused_resumed_and_removed()
    {
        await using var host = await ApiHost.StartAsync(Instances);

        var created = await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body());
        Assert.Equal(HttpStatusCode.Created, created.Status);
        var id = created.Json.GetProperty("id").GetString()!;
        Assert.Equal($"/api/v1/rules/{id}", created.Location);
        AssertShows(
            created,
            """{"name":"team","source":"hangzhou","target":"tokyo","scenario":"sameAccount","level":"namespace","namespace":"team","tagFilter":"v.*","override":true,"referrers":true,"deletions":false,"platforms":[],"priority":3,"enabled":true,"declared":false}""");
        var shown = await host.GetAsync($"/api/v1/rules/{id}");
        Assert.Equal((created.Text, created.ETag), (shown.Text, shown.ETag));
        Assert.Equal(shown.Text, (await host.GetAsync("/api/v1/rules/team")).Text);

        var scoped = await host.CallAsync(
            HttpMethod.Post,
            "/api/v1/rules",
            Body("""{"name":"scoped","target":"osaka","namespace":null,"namespaces":["team","base/**"],"repositoryFilter":"app-.*","excludeRepositories":["app-x"],"excludeTags":["latest"]}"""));
        AssertShows(
            scoped,
            """{"namespace":null,"namespaces":["team","base/**"],"repositoryFilter":"app-.*","excludeRepositories":["app-x"],"excludeTags":["latest"]}""");
        Assert.Contains("namespaces: [team, \"base/**\"]", (await host.GetAsync("/api/v1/rules/export")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await host.CallAsync(HttpMethod.Put, "/api/v1/rules/scoped", scoped.Text)).Status);
        await host.CallAsync(HttpMethod.Delete, "/api/v1/rules/scoped");

        // A body from a response can be sent back with one change.
        var changed = await host.CallAsync(
            HttpMethod.Put,
            $"/api/v1/rules/{id}",
            shown.Text.Replace("\"v.*\"", "\"w.*\"", StringComparison.Ordinal),
            headers: ("If-Match", shown.ETag!));
        AssertShows(changed, """{"tagFilter":"w.*"}""");
        Assert.NotEqual(shown.ETag, changed.ETag);
        Assert.Equal(shown.Json.GetProperty("activeSince").GetString(), changed.Json.GetProperty("activeSince").GetString());

        var paused = await host.CallAsync(HttpMethod.Post, $"/api/v1/rules/{id}/pause");
        AssertShows(paused, """{"enabled":false}""");
        Assert.Equal(paused.ETag, (await host.CallAsync(HttpMethod.Post, $"/api/v1/rules/{id}/pause")).ETag);
        var resumed = await host.CallAsync(HttpMethod.Post, $"/api/v1/rules/{id}/resume");
        AssertShows(resumed, """{"enabled":true}""");
        Assert.True(resumed.Json.GetProperty("activeSince")
            .GetDateTimeOffset() > shown.Json.GetProperty("activeSince").GetDateTimeOffset());

        Assert.Equal(HttpStatusCode.NoContent, (await host.CallAsync(HttpMethod.Delete, $"/api/v1/rules/{id}")).Status);
        Assert.Equal((404, "rule.unknown"), (await host.GetAsync($"/api/v1/rules/{id}")).Outcome);
        var audit = (await host.GetAsync("/api/v1/audit")).Json.GetProperty("items")
            .EnumerateArray()
            .Select(it => it.GetProperty("action").GetString());
        Assert.Equal(
            [
                "rule.delete", "rule.resume", "rule.pause", "rule.update", "rule.delete", "rule.update", "rule.create", "rule.create",
            ],
            audit);
    }

    [Theory]
    [InlineData("""{"source":"basic"}""", "rule.sourceEdition", "source", "'basic'")]
    [InlineData("""{"target":"finance"}""", "rule.partition", "target", "'finance'")]
    [InlineData("""{"source":"kyoto"}""", "rule.topology", "target", "rule 'declared'")]
    [InlineData("""{"target":"kyoto"}""", "rule.topology", "target", "rule 'declared'")]
    [InlineData("""{"source":"osaka","target":"hangzhou"}""", "rule.topology", "target", "rule 'declared'")]
    [InlineData("""{"target":"hangzhou"}""", "rule.topology", "target", "both source and target")]
    [InlineData("""{"target":"narrow"}""", "rule.namespaceMissing", "namespace", "it has base")]
    [InlineData("""{"target":"narrow","targetNamespace":"base2"}""", "rule.namespaceMissing", "targetNamespace", "no namespace 'base2'")]
    [InlineData("""{"tagFilter":"v["}""", "rule.tagFilter", "tagFilter", "position 2")]
    [InlineData("""{"tagFilter":"(v)\\1"}""", "rule.tagFilter", "tagFilter", "position 4")]
    [InlineData("""{"tags":{"semver":"new"}}""", "rule.tags", "tags.semver", "position 0")]
    [InlineData("""{"target":"foreign"}""", "rule.account", "scenario", "crossAccount")]
    [InlineData("""{"target":"foreign","scenario":"crossAccount"}""", "rule.account", "scenario", "trustedAccounts")]
    [InlineData("""{"source":"nowhere"}""", "rule.instance", "source", "'nowhere'")]
    [InlineData("""{"target":"nowhere"}""", "rule.instance", "target", "'nowhere'")]
    [InlineData("""{"name":"declared"}""", "rule.name", "name", "'declared'")]
    [InlineData("""{"name":"Team"}""", "rule.name", "name", "lower-case")]
    [InlineData("""{"targetRepository":"one"}""", "rule.targetRepository", "targetRepository", "all repositories become one")]
    [InlineData("""{"targetNamespace":"{repository}"}""", "rule.targetNamespace", "targetNamespace", "position 0")]
    [InlineData("""{"level":"repository"}""", "rule.repository", "repository", "missing")]
    [InlineData("""{"namespaces":["base"]}""", "rule.namespaces", "namespaces", "one of the two")]
    [InlineData("""{"namespace":null}""", "rule.namespace", "namespace", "missing")]
    [InlineData("""{"repositoryFilter":"(a)\\1"}""", "rule.repositoryFilter", "repositoryFilter", "position 4")]
    [InlineData("""{"excludeRepositories":["a**"]}""", "rule.excludeRepositories", "excludeRepositories[0]", "whole part")]
    [InlineData("""{"excludeTags":["(v"]}""", "rule.excludeTags", "excludeTags[0]", "position 0")]
    [InlineData("""{"surprise":1}""", "rule.unknownKey", "surprise", "not known")]
    public async Task A_refusal_has_its_code_and_names_the_conflicting_rules(string change, string code, string key, string words)
    {
        await using var host = await ApiHost.StartAsync(Instances, [Declared]);

        var refused = await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body(change));

        Assert.Equal((422, code), refused.Outcome);
        var error = Assert.Single(refused.Json.GetProperty("errors").EnumerateArray());
        Assert.Equal((code, key), (error.GetProperty("code").GetString(), error.GetProperty("key").GetString()));
        Assert.Contains(words, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Single((await host.GetAsync("/api/v1/rules")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_changed_rule_passes_the_same_checks_except_against_itself()
    {
        await using var host = await ApiHost.StartAsync(Instances, [Declared]);
        await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body());

        Assert.Equal(
            (422, "rule.topology"), (await host.CallAsync(HttpMethod.Put, "/api/v1/rules/team", Body("""{"target":"kyoto"}"""))).Outcome);
        Assert.Equal(
            (422, "rule.name"), (await host.CallAsync(HttpMethod.Put, "/api/v1/rules/team", Body("""{"name":"declared"}"""))).Outcome);
        Assert.Equal(
            HttpStatusCode.OK, (await host.CallAsync(HttpMethod.Put, "/api/v1/rules/team", Body("""{"name":"renamed"}"""))).Status);
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/api/v1/rules/renamed")).Status);
    }

    [Fact]
    public async Task Of_two_concurrent_changes_the_second_fails_with_a_version_conflict()
    {
        await using var host = await ApiHost.StartAsync(Instances);
        var read = await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body());

        var changes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            host.CallAsync(
                HttpMethod.Put, "/api/v1/rules/team", Body($$"""{"priority":{{(i % 5) + 1}}}"""), headers: ("If-Match", read.ETag!))));

        Assert.Single(changes, it => it.Status == HttpStatusCode.OK);
        Assert.All(changes.Where(it => it.Status != HttpStatusCode.OK), it => Assert.Equal((412, "request.stale"), it.Outcome));
        foreach (var (method, path) in new[] { (HttpMethod.Post, "/pause"), (HttpMethod.Post, "/resume"), (HttpMethod.Delete, "") })
            Assert.Equal(
                (412, "request.stale"),
                (await host.CallAsync(method, $"/api/v1/rules/team{path}", headers: ("If-Match", read.ETag!))).Outcome);
    }

    [Fact]
    public async Task A_repeated_request_makes_one_rule()
    {
        await using var host = await ApiHost.StartAsync(Instances);

        var first = await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body(), headers: ("Idempotency-Key", "once"));
        var second = await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body(), headers: ("Idempotency-Key", "once"));

        Assert.Equal((first.Status, first.Text, first.ETag, first.Location), (second.Status, second.Text, second.ETag, second.Location));
        Assert.Equal((422, "rule.name"), (await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body("""{"target":"osaka"}"""))).Outcome);
    }

    [Fact]
    public async Task A_token_changes_the_rules_of_its_namespaces_at_both_ends()
    {
        await using var host = await ApiHost.StartAsync(
            Instances, rules: null, ApiHost.Token("operator", TokenRole.Operator), ApiHost.Token("limited", TokenRole.Operator, "team"));

        Assert.Equal(
            (403, "access.namespace"),
            (await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body("""{"namespace":"base"}"""), "limited")).Outcome);
        Assert.Equal(
            (403, "access.namespace"),
            (await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body("""{"targetNamespace":"base"}"""), "limited")).Outcome);
        Assert.Equal(HttpStatusCode.Created, (await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body(), "limited")).Status);
        Assert.Equal(
            (403, "access.namespace"),
            (await host.CallAsync(HttpMethod.Put, "/api/v1/rules/team", Body("""{"namespace":"base"}"""), "limited")).Outcome);
        Assert.Equal(HttpStatusCode.Created, (await host.CallAsync(
            HttpMethod.Post, "/api/v1/rules", Body("""{"name":"other","namespace":"base","target":"osaka"}"""), "operator")).Status);
        Assert.Equal((404, "rule.unknown"), (await host.CallAsync(HttpMethod.Delete, "/api/v1/rules/other", token: "limited")).Outcome);
        Assert.DoesNotContain("other", (await host.GetAsync("/api/v1/rules/export", "limited")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await host.CallAsync(HttpMethod.Delete, "/api/v1/rules/team", token: "limited")).Status);
    }

    [Fact]
    public async Task One_repository_has_to_be_at_a_source_that_answers()
    {
        await using var pair = await RegistryPair.StartAsync();
        using var pusher = new RegistryPusher(pair.Source.Address);
        await pusher.PushAsync("team/app", "v1", SampleImage.Create(1, [10]));
        await using var host = await ApiHost.StartAsync(
        [
            Instance("hangzhou") with { Endpoint = pair.Source.Address }, Instance("tokyo") with { Endpoint = pair.Target.Address },
            Instance("away") with { Endpoint = new Uri($"http://127.0.0.1:{FreePort.Take()}") }, Instance("osaka"),
        ]);

        var missing = await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body("""{"level":"repository","repository":"none"}"""));
        Assert.Equal((422, "rule.repositoryMissing"), missing.Outcome);
        Assert.Contains("'hangzhou' has no repository 'team/none'", missing.Text, StringComparison.Ordinal);
        // The target creates the repository with the first push.
        var made = await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body("""{"level":"repository","repository":"app"}"""));
        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal(["rule.sourceWithoutWebhook", "rule.noTagMatches"], Warnings(await host.CallAsync(
            HttpMethod.Post,
            "/api/v1/rules/preview",
            Body("""{"name":"none","target":"osaka","level":"repository","repository":"app","tagFilter":null,"tagGlob":"release-*"}"""))));
        Assert.Equal(["rule.sourceWithoutWebhook", "rule.namespaceEmpty"], Warnings(await host.CallAsync(
            HttpMethod.Post, "/api/v1/rules/preview", Body("""{"name":"none","target":"osaka","namespace":"tema"}"""))));
        Assert.Equal(["rule.probableGlob", "rule.sourceWithoutWebhook", "rule.noTagMatches"], Warnings(await host.CallAsync(
            HttpMethod.Post, "/api/v1/rules/preview", Body("""{"name":"glob","target":"osaka","tagFilter":"v*"}"""))));
        Assert.Equal(
            (422, "rule.tagFilterTwice"),
            (await host.CallAsync(
                HttpMethod.Post, "/api/v1/rules/preview", Body("""{"name":"two","tagFilter":"v.*","tagGlob":"w*"}"""))).Outcome);
        Assert.Equal(["rule.sourceWithoutWebhook"], Warnings(made));
        // An unavailable source is reported, but the rule can be created.
        var unknown = await host.CallAsync(
            HttpMethod.Post,
            "/api/v1/rules",
            Body("""{"name":"away","source":"away","target":"osaka","level":"repository","repository":"none"}"""));
        Assert.Equal(HttpStatusCode.Created, unknown.Status);
        Assert.Equal(["rule.sourceWithoutWebhook", "rule.repositoryUnknown"], Warnings(unknown));

        static IEnumerable<string?> Warnings(ApiAnswer answer) =>
            answer.Json.GetProperty("warnings").EnumerateArray().Select(static it => it.GetProperty("code").GetString());
    }

    [Fact]
    public async Task An_instance_with_rules_cannot_be_deleted_and_a_new_one_can_have_rules()
    {
        await using var host = await ApiHost.StartAsync(Instances);
        await host.CallAsync(
            HttpMethod.Post, "/api/v1/instances", """{"name":"nara","account":"1001","endpoint":"https://nara.example.com"}""");
        Assert.Equal(
            HttpStatusCode.Created, (await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body("""{"target":"nara"}"""))).Status);

        Assert.Equal((409, "instance.inUse"), (await host.CallAsync(HttpMethod.Delete, "/api/v1/instances/nara")).Outcome);
        Assert.Equal((422, "rule.account"), (await host.CallAsync(
            HttpMethod.Put, "/api/v1/instances/nara", """{"account":"2002","endpoint":"https://nara.example.com"}""")).Outcome);
        await host.CallAsync(HttpMethod.Delete, "/api/v1/rules/team");
        Assert.Equal(HttpStatusCode.NoContent, (await host.CallAsync(HttpMethod.Delete, "/api/v1/instances/nara")).Status);
    }

    [Fact]
    public async Task A_backfill_begins_for_a_rule_by_its_name_too()
    {
        await using var host = await ApiHost.StartAsync(Instances);
        var id = (await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body())).Json.GetProperty("id").GetString();

        Assert.Equal(
            HttpStatusCode.Accepted, (await host.CallAsync(HttpMethod.Post, "/api/v1/rules/team/backfills", """{"dryRun":true}""")).Status);
        Assert.Equal((409, "backfill.underWay"), (await host.CallAsync(HttpMethod.Post, $"/api/v1/rules/{id}/backfills", "{}")).Outcome);
    }

    [Fact]
    public async Task The_list_is_paged_by_name()
    {
        await using var host = await ApiHost.StartAsync(Instances, [Declared]);
        await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body("""{"name":"a"}"""));
        await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body("""{"name":"z","target":"osaka"}"""));

        Assert.Equal(("a declared", "declared"), Page(await host.GetAsync("/api/v1/rules?limit=2")));
        Assert.Equal(("z", null), Page(await host.GetAsync("/api/v1/rules?limit=2&after=declared")));
        Assert.Equal((400, "request.limit"), (await host.GetAsync("/api/v1/rules?limit=0")).Outcome);

        static (string, string?) Page(ApiAnswer answer) =>
            (string.Join(' ', answer.Json.GetProperty("items")
                .EnumerateArray()
                .Select(it => it.GetProperty("name").GetString())), answer.Json.GetProperty("next").GetString());
    }

    [Fact]
    public async Task The_pending_tasks_of_a_deleted_rule_are_canceled_with_the_reason()
    {
        await using var host = await ApiHost.StartAsync(Instances);
        var id = (await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body())).Json.GetProperty("id").GetString()!;
        var tasks = host.Services.GetRequiredService<ITaskStore>();
        var now = TimeProvider.System.GetUtcNow();
        var (waiting, foreign, running) =
            (Waiting(id), Waiting("other"), SampleTasks.Pending(now, SampleTasks.Target with { Tag = Tag.Parse("v2") }) with { Rule = id });
        await tasks.AddAsync([waiting, foreign, running], default);
        Assert.IsType<TaskClaim.Taken>(await host.Services.GetRequiredService<ITaskLeaseStore>()
            .ClaimAsync(running.Id, "worker", now, now.AddHours(1), default));

        Assert.Equal(HttpStatusCode.NoContent, (await host.CallAsync(HttpMethod.Delete, "/api/v1/rules/team")).Status);

        var canceled = (await host.GetAsync($"/api/v1/tasks/{waiting.Id}")).Json;
        Assert.Equal("canceled", canceled.GetProperty("status").GetString());
        Assert.Equal("ruleDeleted", canceled.GetProperty("issue").GetProperty("code").GetString());
        Assert.Contains("'team'", canceled.GetProperty("issue").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("pending", (await host.GetAsync($"/api/v1/tasks/{foreign.Id}")).Json.GetProperty("status").GetString());
        Assert.Equal("running", (await host.GetAsync($"/api/v1/tasks/{running.Id}")).Json.GetProperty("status").GetString());

        ReplicationTask Waiting(string rule) =>
            SampleTasks.Pending(now, SampleTasks.Target with { Tag = Tag.Parse(rule == id ? "v1" : "v3") }) with
            {
                Rule = rule,
                NextAttemptAt = now.AddHours(1)
            };
    }

    private static RegistryInstance Instance(string name) =>
        new() { Name = name, Account = "1001", Endpoint = new Uri($"https://{name}.example.com") };

    private static string Body(string change = "{}")
    {
        var body = JsonNode.Parse(
            """{"name":"team","source":"hangzhou","target":"tokyo","level":"namespace","namespace":"team","tagFilter":"v.*"}""")!
                .AsObject();
        foreach (var (key, value) in JsonNode.Parse(change)!.AsObject())
            body[key] = value?.DeepClone();
        return body.ToJsonString();
    }

    private static void AssertShows(ApiAnswer answer, string expected)
    {
        Assert.True((int)answer.Status is 200 or 201, answer.Text);
        AssertShows(answer.Json, expected);
    }

    private static void AssertShows(JsonElement shown, string expected)
    {
        foreach (var (key, value) in JsonDocument.Parse(expected).RootElement.EnumerateObject().Select(it => (it.Name, it.Value)))
            Assert.Equal(value.GetRawText(), shown.GetProperty(key).GetRawText());
    }
}
