using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Access;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Api;
using Replication.IntegrationTests.Registries;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.IntegrationTests.Cli;

/// <summary>Runs the commands as users and scripts do, against a server that requires tokens.</summary>
public sealed partial class CliTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _home = new();
    private ApiHost _host = null!;

    public async ValueTask InitializeAsync() =>
        _host = await ApiHost.StartAsync(tokens: [
            ApiHost.Token("viewer", TokenRole.Viewer),
            ApiHost.Token("admin", TokenRole.Admin),
            ApiHost.Token("limited", TokenRole.Operator, "team")
        ]);

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task An_instance_is_created_changed_and_deleted_without_showing_its_password()
    {
        var made = await AsAsync(
            "admin",
            "planted-secret\n",
            "instances",
            "create",
            "tokyo",
            "--endpoint",
            "http://127.0.0.1:1",
            "--region",
            "ap",
            "--username",
            "robot",
            "--password-file",
            "-");
        Assert.Equal((0, ""), (made.ExitCode, made.Errors));
        var changed = await AsAsync("admin", null, "instances", "update", "tokyo", "--region", "eu", "--json");
        Assert.Equal(0, changed.ExitCode);
        Assert.Equal(("eu", "robot"), (Json(changed)
            .GetProperty("region")
            .GetString(), Json(changed).GetProperty("credentials").GetProperty("username").GetString()));
        var kept = await _host.Services.GetRequiredService<IInstanceStore>().FindAsync("tokyo", default);
        Assert.Equal("planted-secret", kept!.Instance.Credentials!.Password!.Reveal());

        var again = await AsAsync("admin", null, "instances", "create", "tokyo", "--endpoint", "http://127.0.0.1:1");
        Assert.Equal((4, "replication: there is an instance 'tokyo' already (instance.exists)\n"), (again.ExitCode, again.Errors));
        var wrong = await AsAsync("admin", null, "instances", "create", "osaka", "--endpoint", "nonsense");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("instance.endpoint", wrong.Errors, StringComparison.Ordinal);

        var audit = await AsAsync("admin", null, "audit", "--json");
        Assert.Equal(
            ["instance.update", "instance.create"],
            Json(audit).GetProperty("items").EnumerateArray().Select(static it => it.GetProperty("action").GetString()));
        var check = await AsAsync("admin", null, "instances", "check", "tokyo");
        Assert.Equal(1, check.ExitCode);
        Assert.Contains("cannot be reached", check.Output, StringComparison.Ordinal);
        Assert.Equal(
            "Deleted the instance 'tokyo'. The registry keeps its images.\n",
            (await AsAsync("admin", null, "instances", "delete", "tokyo")).Output);
        Assert.Equal(
            ["NAME  ENDPOINT  REGION  ACCOUNT  PARTITION  EDITION  WEBHOOK  STATE  DECLARED"],
            (await AsAsync("admin", null, "instances", "list")).Lines);
        Assert.DoesNotContain(
            "planted-secret", string.Join("", made.Output, changed.Output, audit.Output, check.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_is_made_changed_paused_exported_and_removed()
    {
        foreach (var name in new[] { "hangzhou", "tokyo" })
            Assert.Equal(0, (await AsAsync("admin", null, "instances", "create", name, "--endpoint", "http://127.0.0.1:1")).ExitCode);
        var made = await AsAsync(
            "limited",
            null,
            "rules",
            "create",
            "team-to-tokyo",
            "--source",
            "hangzhou",
            "--target",
            "tokyo",
            "--namespace",
            "team",
            "--tag-filter",
            "v.*",
            "--json");
        Assert.True(made.ExitCode == 0, made.Errors);
        Assert.Equal(("namespace", 3), (Json(made).GetProperty("level").GetString(), Json(made).GetProperty("priority").GetInt32()));

        var inTheWay = await AsAsync(
            "limited",
            null,
            "rules",
            "create",
            "back",
            "--source",
            "tokyo",
            "--target",
            "hangzhou",
            "--namespace",
            "team",
            "--tag-filter",
            ".*");
        Assert.Equal(2, inTheWay.ExitCode);
        Assert.Contains("rule.topology", inTheWay.Errors, StringComparison.Ordinal);
        Assert.Equal(1, (await AsAsync(
            "limited",
            null,
            "rules",
            "create",
            "other",
            "--source",
            "hangzhou",
            "--target",
            "tokyo",
            "--namespace",
            "other",
            "--tag-filter",
            ".*")).ExitCode);
        var changed = await AsAsync(
            "limited", "tagFilter: \"release-.*\"\n", "rules", "update", "team-to-tokyo", "--file", "-", "--priority", "5", "--json");
        Assert.True(changed.ExitCode == 0, changed.Errors);
        Assert.Equal(
            ("release-.*", 5), (Json(changed).GetProperty("tagFilter").GetString(), Json(changed).GetProperty("priority").GetInt32()));

        var paused = await AsAsync("limited", null, "rules", "pause", "team-to-tokyo");
        Assert.Equal(0, paused.ExitCode);
        Assert.Contains("replication rules resume team-to-tokyo --backfill", paused.Errors, StringComparison.Ordinal);
        Assert.Contains("paused", (await AsAsync("viewer", null, "rules", "list")).Lines[1], StringComparison.Ordinal);
        Assert.Equal(0, (await AsAsync("limited", null, "rules", "resume", "team-to-tokyo")).ExitCode);
        var exported = await AsAsync("viewer", null, "rules", "export");
        Assert.Contains("team-to-tokyo", exported.Output, StringComparison.Ordinal);
        Assert.StartsWith("rules:", exported.Output, StringComparison.Ordinal);
        var backfill = await AsAsync("limited", null, "backfills", "create", "team-to-tokyo", "--dry-run", "--json");
        Assert.True(backfill.ExitCode == 0, backfill.Errors);
        Assert.Equal(2, (await AsAsync("viewer", null, "backfills", "list", "--rule", "team-to-tokyo")).Lines.Count);
        Assert.Equal(0, (await AsAsync("limited", null, "backfills", "cancel", Json(backfill).GetProperty("id").GetString()!)).ExitCode);

        var misspelt = await AsAsync("viewer", null, "rules", "show", "team-to-tokio");
        Assert.Equal(
            (1, "replication: there is no rule 'team-to-tokio', did you mean 'team-to-tokyo'?\n"), (misspelt.ExitCode, misspelt.Errors));
        Assert.Equal(
            "Deleted the rule 'team-to-tokyo'. Its running tasks finish; its pending tasks are canceled.\n",
            (await AsAsync("limited", null, "rules", "delete", Json(made).GetProperty("id").GetString()![..18])).Output);
        Assert.Single((await AsAsync("viewer", null, "rules", "list")).Lines);
    }

    [Fact]
    public async Task Tasks_are_listed_filtered_and_paged_and_watched_to_their_end()
    {
        var (waiting, failed) = (Waiting(), SampleTasks.Full(At(1)));
        await _host.Services.GetRequiredService<ITaskStore>().AddAsync([waiting, failed], default);

        var all = Json(await AsAsync("viewer", null, "tasks", "list", "--json"));
        Assert.Equal(
            [failed.Id, waiting.Id], all.GetProperty("items").EnumerateArray().Select(static it => it.GetProperty("id").GetGuid()));
        var first = await AsAsync("viewer", null, "tasks", "list", "--limit", "1");
        Assert.Contains(failed.Id.ToString(), first.Output, StringComparison.Ordinal);
        var cursor = first.Errors.Trim().Split(' ')[^1];
        Assert.Contains(
            waiting.Id.ToString(), (await AsAsync("viewer", null, "tasks", "list", "--after", cursor)).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await AsAsync(
            "viewer",
            null,
            "tasks",
            "list",
            "--status",
            "failed",
            "--instance",
            "tokyo",
            "--repository",
            "team/app",
            "--tag",
            "v1",
            "--trigger",
            "automatic",
            "--since",
            "1d",
            "--until",
            "2100-01-01T00:00:00Z")).Lines.Count);
        Assert.Single((await AsAsync("viewer", null, "tasks", "list", "--since", "2100-01-01T00:00:00Z")).Lines);
        Assert.Contains(
            waiting.Id.ToString(),
            Assert.Single((await AsAsync("viewer", null, "tasks", "list", "--batch", $"{waiting.Batch}"[..8])).Lines.Skip(1)),
            StringComparison.Ordinal);

        var wrong = await AsAsync("viewer", null, "tasks", "list", "--status", "nonsense");
        Assert.Equal(
            (2, "replication: 'nonsense' is no status; allowed: pending, running, held, succeeded, failed, canceled (request.filter)\n"),
            (wrong.ExitCode, wrong.Errors));
        Assert.Equal(2, (await AsAsync("viewer", null, "tasks", "list", "--limit", "0")).ExitCode);
        Assert.Equal("registryUnavailable", Json(await AsAsync("viewer", null, "tasks", "show", failed.Id.ToString(), "--json"))
            .GetProperty("issue")
            .GetProperty("code")
            .GetString());
        var watched = await AsAsync("viewer", null, "tasks", "show", failed.Id.ToString(), "--watch");
        Assert.Equal(
            (3, $"{failed.Id}  failed  tokyo/team/app:v1  400 B of 1000 B  registryUnavailable: {SampleTasks.Issue.Message}"),
            (watched.ExitCode, watched.Lines.Single()));
        var unasked = await AsAsync("admin", null, "tasks", "retry", "--status", "failed", "--since", "1d");
        Assert.Equal((2, "replication: the filter selects 1 task; add --yes to retry it\n"), (unasked.ExitCode, unasked.Errors));
        var retried = await AsAsync("admin", null, "tasks", "retry", "--status", "failed", "--since", "1d", "--yes");
        Assert.Equal((0, "Retried 1 task.\n"), (retried.ExitCode, retried.Output));
        Assert.Equal(4, (await AsAsync("admin", null, "tasks", "retry", waiting.Id.ToString()[..13])).ExitCode);
        var canceled = await AsAsync("admin", null, "tasks", "cancel", "--status", "pending", "--yes", "--json");
        Assert.InRange(Json(canceled).GetProperty("count").GetInt32(), 1, 2);
        Assert.Equal(2, (await AsAsync("admin", null, "tasks", "retry")).ExitCode);
        Assert.Equal(
            (1, "replication: there is no task 'none' (task.unknown)\n"),
            (await AsAsync("viewer", null, "tasks", "show", "none")) is { } none ? (none.ExitCode, none.Errors) : default);
    }

    [Fact]
    public async Task The_preview_of_a_rule_pages_through_all_images()
    {
        await using var pair = await RegistryPair.StartAsync();
        using var pusher = new RegistryPusher(pair.Source.Address);
        foreach (var tag in new[] { "v1", "v2", "other" })
            await pusher.PushAsync("team/app", tag, SampleImage.Create(1, [10]));
        await CreateInstancesAsync(pair);
        string[] keys = ["--source", "hangzhou", "--target", "tokyo", "--namespace", "team", "--tag-filter", "v.*"];

        var preview = await AsAsync("viewer", null, ["rules", "preview", .. keys, "--json"]);
        Assert.True(preview.ExitCode == 0, preview.Errors);
        Assert.Equal(["v1", "v2"], Json(preview)
            .GetProperty("items")
            .EnumerateArray()
            .Select(static it => it.GetProperty("source").GetProperty("tag").GetString())
            .Order(StringComparer.Ordinal));
        Assert.Equal(0, (await AsAsync("admin", null, ["rules", "create", "team", .. keys])).ExitCode);
        Assert.Contains("team/app:v2", (await AsAsync("viewer", null, "rules", "preview", "team")).Output, StringComparison.Ordinal);

        var ofPauses = await AsAsync("admin", null, "backfills", "create", "team", "--dry-run", "--since", "1h", "--watch");
        Assert.Contains("leave it out to find pushes that no webhook call reported", ofPauses.Errors, StringComparison.Ordinal);
        var watched = await AsAsync("admin", null, "backfills", "create", "team", "--dry-run", "--watch");
        Assert.Equal((0, "succeeded  found 2  done 0  already there 0  failed 0  missing 2"), (watched.ExitCode, watched.Lines[^1][38..]));
        var id = watched.Lines[^1][..36];
        Assert.Equal("succeeded", Json(await AsAsync("viewer", null, "backfills", "show", id, "--watch", "--json"))
            .GetProperty("status")
            .GetString());
    }

    [Fact]
    public async Task A_login_is_stored_for_its_server_and_deleted_on_logout()
    {
        var server = _host.Address.AbsoluteUri.TrimEnd('/');
        var login = await RunAsync([], "limited\n", "login", server, "--token-file", "-");
        Assert.Equal(
            (0, $"Logged in at {server} as limited (operator, namespaces team).\n", ""), (login.ExitCode, login.Output, login.Errors));
        Assert.Equal(0, (await RunAsync([], null, "rules", "list")).ExitCode);
        var wrong = await RunAsync([], "guessed\n", "login", server, "--token-file", "-");
        Assert.Equal(
            (1, $"replication: {server} does not know this token (--token, REPLICATION_TOKEN, or the last login)\n"),
            (wrong.ExitCode, wrong.Errors));
        Assert.Equal(0, (await RunAsync([], null, "rules", "list")).ExitCode);
        Assert.Equal(0, (await RunAsync([], null, "logout")).ExitCode);

        var without = await RunAsync([("REPLICATION_SERVER", server)], null, "rules", "list");
        Assert.Equal(
            (1, $"replication: {server} requires a token: give --token or REPLICATION_TOKEN, or log in with 'replication login "
                + $"{server}'\n"),
            (without.ExitCode, without.Errors));
        var forbidden = await AsAsync("viewer", null, "audit");
        Assert.Equal(1, forbidden.ExitCode);
        Assert.Contains("access.role", forbidden.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_names_are_answered_with_a_suggestion()
    {
        await AsAsync("admin", null, "instances", "create", "hangzhou", "--endpoint", "http://127.0.0.1:1");

        Assert.Equal(
            (1, "replication: there is no instance 'hangzou', did you mean 'hangzhou'?\n"),
            (await AsAsync("viewer", null, "instances", "show", "hangzou")) is { } misspelt
                ? (misspelt.ExitCode, misspelt.Errors)
                : default);
        var command = await AsAsync("viewer", null, "instances", "lst");
        Assert.Equal(2, command.ExitCode);
        Assert.Contains("did you mean 'list'?\nTry 'replication instances --help'.\n", command.Errors, StringComparison.Ordinal);
        foreach (var line in (string[][])[
            ["quarantine", "replay", "--al"], ["instances", "show", "--nme"], ["rules", "run", "team", "--wach"]
        ])
        {
            var option = await AsAsync("viewer", null, line);
            Assert.Equal(2, option.ExitCode);
            Assert.StartsWith($"replication: unknown option '{line[^1]}'\n", option.Errors, StringComparison.Ordinal);
        }
        var unreachable = await RunAsync([("REPLICATION_SERVER", $"http://127.0.0.1:{FreePort.Take()}")], null, "tasks", "list");
        Assert.Equal(1, unreachable.ExitCode);
        Assert.Contains("that 'replication serve' runs there", unreachable.Errors, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync([("REPLICATION_SERVER", "nonsense")], null, "tasks", "list")).ExitCode);
    }

    [Fact]
    public async Task The_completion_script_of_bash_completes_a_command()
    {
        var script = await RunAsync([], null, "completion", "bash");
        await File.WriteAllTextAsync(_home.Combine("complete.sh"), $$"""
            {{script.Output}}
            replication() { dotnet exec '{{TestedProgram.Path}}' "$@"; }
            COMP_LINE='replication tasks li' COMP_POINT=20 COMP_CWORD=2
            COMP_WORDS=(replication tasks li)
            _replication
            echo "${COMPREPLY[@]}"
            """);
        using var bash = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("bash", [_home.Combine("complete.sh")]) { RedirectStandardOutput = true })!;

        Assert.Equal("list\n", await bash.StandardOutput.ReadToEndAsync());
        Assert.Equal(2, (await RunAsync([], null, "completion", "cmd")).ExitCode);
        Assert.All(await Task.WhenAll(new[] { "zsh", "fish" }.Select(it => RunAsync([], null, "completion", it))), it => Assert.Contains(
            "[suggest:", it.Output, StringComparison.Ordinal));
    }

    // Not due, so the worker of the host does not claim it.
    private static ReplicationTask Waiting() => SampleTasks.Pending(At(0)) with { NextAttemptAt = At(3600) };

    private static DateTimeOffset At(int seconds) => TimeProvider.System.GetUtcNow().AddMinutes(-5).AddSeconds(seconds);

    private static JsonElement Json(ProgramRun run) => JsonSerializer.Deserialize<JsonElement>(run.Output);

    private (string, string)[] Variables(string token) => [("REPLICATION_SERVER", _host.Address.AbsoluteUri), ("REPLICATION_TOKEN", token)];

    private Task<ProgramRun> AsAsync(string token, string? input, params string[] arguments) =>
        RunAsync(Variables(token), input, arguments);

    private Task<ProgramRun> RunAsync((string, string)[] environment, string? input, params string[] arguments) =>
        ProgramRun.RunAsync(_home.Path, environment, input, arguments);
}
