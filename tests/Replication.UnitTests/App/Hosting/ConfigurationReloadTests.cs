using Microsoft.Extensions.Logging.Abstractions;
using Replication.App.Configuration;
using Replication.App.Hosting;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Replication.Coordination.Notifications;
using Replication.Coordination.Rules;
using Replication.Storage.Sqlite;
using Replication.UnitTests.Fakes;
using Replication.UnitTests.Storage;
using Xunit;

namespace Replication.UnitTests.App.Hosting;

public sealed class ConfigurationReloadTests : IAsyncLifetime
{
    private const string Instances = """
        instances:
          - { name: hangzhou, endpoint: "https://hangzhou.example.com" }
          - { name: tokyo, endpoint: "https://tokyo.example.com" }
          - { name: osaka, endpoint: "https://osaka.example.com" }
        """;

    private const string TeamToTokyo = """
        rules:
          - { name: team, source: hangzhou, target: tokyo, level: namespace, namespace: team, tagFilter: ".*" }
        """;

    private readonly SqliteFile _file = new();
    private readonly ApiTokens _tokens = new([]);
    private readonly NotificationTargets _notifications = new([]);
    private string _yaml = $"{Instances}\n{TeamToTokyo}\nworker: {{ maxConcurrentCopies: 4 }}";
    private SqliteDatabase _database = null!;
    private SqliteRuleStore _rules = null!;
    private InstanceBook _book = null!;
    private LoadedConfiguration _loaded = null!;
    private DeclareRules _declaration = null!;
    private ConfigurationReload _reload = null!;

    public async ValueTask InitializeAsync()
    {
        _database = SqliteDatabase.Open(_file.Options with { ReaderCount = 1 });
        _rules = new SqliteRuleStore(_database);
        _loaded = new LoadedConfiguration(
            "/etc/replication.yaml",
                new Dictionary<string, string>(),
                _ => FileText.Of(_yaml),
                static _ => FileText.Failed("there is no such file"));
        var reading = _loaded.Read();
        _loaded.Use(reading);
        _book = new InstanceBook(_loaded.Current.Instances.Select(static it => it.Value), new FakeInstanceStore());
        _declaration = Declaration(_rules);
        Assert.IsType<RuleDeclarationResult.Stored>(await _declaration.ApplyAsync(default));
        _reload = new ConfigurationReload(_loaded, _book, _tokens, _notifications, _declaration);
    }

    public async ValueTask DisposeAsync()
    {
        _reload.Dispose();
        _book.Dispose();
        _database.Dispose();
        await _file.DisposeAsync();
    }

    [Fact]
    public async Task Instances_rules_tokens_and_notifications_apply()
    {
        var hangzhou = _book.Current.Find("hangzhou");
        _yaml = """
            instances:
              - { name: hangzhou, endpoint: "https://hangzhou.example.com" }
              - { name: tokyo, endpoint: "https://tokyo.example.com", limits: { maxConcurrentRequests: 7 } }
              - { name: seoul, endpoint: "https://seoul.example.com" }
            rules:
              - { name: team, source: hangzhou, target: tokyo, level: namespace, namespace: team, tagFilter: "v.*" }
              - { name: base, source: hangzhou, target: seoul, level: namespace, namespace: base, tagFilter: ".*" }
            auth: { tokens: [ { name: ci, sha256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, role: viewer } ] }
            notifications: [ { name: on-call, url: "https://events.example.com/", secret: a-secret-of-32-characters-or-more } ]
            worker: { maxConcurrentCopies: 8 }
            """;

        var applied = Assert.IsType<ReloadOutcome.Applied>(await _reload.ReadAllAsync(default));

        Assert.Equal(
            [
                "instance 'tokyo' changed",
                    "instance 'seoul' added",
                    "instance 'osaka' removed",
                    "rule 'team' changed",
                    "rule 'base' added",
                "API tokens changed", "notifications changed"
            ],
            applied.Changes.OrderBy(static it => it.Split(' ')[0] switch { "instance" => 0, "rule" => 1, _ => 2 })
                .ThenBy(static it => it.Contains("base", StringComparison.Ordinal)));
        Assert.Equal(["worker"], applied.AfterRestart);
        Assert.Same(hangzhou, _book.Current.Find("hangzhou"));
        Assert.Equal(7, _book.Current.Find("tokyo")!.Limits.MaxConcurrentRequests);
        Assert.Null(_book.Current.Find("osaka"));
        Assert.Equal(["base", "team"], (await _rules.ReadAsync(known: null, default)).Rules.Select(static it => it.Name));
        Assert.Equal("ci", Assert.Single(_tokens.Tokens).Name);
        Assert.Equal("on-call", Assert.Single(_notifications.All).Name);

        // The settings that wait for a restart are named each time, until the file has the running ones again.
        var again = Assert.IsType<ReloadOutcome.Applied>(await _reload.ReadAllAsync(default));
        Assert.Empty(again.Changes);
        Assert.Equal(["worker"], again.AfterRestart);
        _yaml = $"{Instances}\n{TeamToTokyo}\nworker: {{ maxConcurrentCopies: 4 }}";
        var back = Assert.IsType<ReloadOutcome.Applied>(await _reload.ReadAllAsync(default));
        Assert.Empty(back.AfterRestart);
        Assert.Contains("all API tokens removed, so callers on this machine need none and others are refused", back.Changes);
    }

    [Fact]
    public async Task A_file_that_changes_only_its_layout_changes_nothing()
    {
        var version = await _rules.FindVersionAsync(default);
        _yaml = $"# moved\n\n{_yaml}\nhttp: {{ urls: \"http://127.0.0.1:8080\" }}";

        var applied = Assert.IsType<ReloadOutcome.Applied>(await _reload.ReadAllAsync(default));

        Assert.Empty(applied.Changes);
        Assert.Empty(applied.AfterRestart);
        Assert.Equal(version, await _rules.FindVersionAsync(default));
    }

    [Theory]
    [InlineData("rules: [", "replication.yaml")]
    [InlineData("instances: [ { name: hangzhou, endpoint: \"https://hangzhou.example.com\" } ]\n" + TeamToTokyo, "tokyo")]
    public async Task An_invalid_file_changes_nothing(string yaml, string words)
    {
        _yaml = yaml;

        var refused = Assert.IsType<ReloadOutcome.Refused>(await _reload.ReadAllAsync(default));

        Assert.Contains(words, refused.Problem, StringComparison.Ordinal);
        await IsUnchangedAsync();
    }

    [Fact]
    public async Task A_conflict_with_a_rule_of_the_API_changes_nothing()
    {
        await MakeRuleToOsakaAsync();
        _yaml = $$"""
            {{Instances.Replace("https://osaka", "https://new-osaka", StringComparison.Ordinal)}}
              - { name: seoul, endpoint: "https://seoul.example.com" }
            {{TeamToTokyo}}
              - { name: base, source: hangzhou, target: osaka, level: namespace, namespace: base, tagFilter: ".*" }
            auth: { tokens: [ { name: ci, sha256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, role: viewer } ] }
            """;

        var refused = Assert.IsType<ReloadOutcome.Refused>(await _reload.ReadAllAsync(default));

        Assert.Contains("'base' of the configuration cannot be declared (rule.topology)", refused.Problem, StringComparison.Ordinal);
        await IsUnchangedAsync("made");
        Assert.Empty(_tokens.Tokens);
        Assert.Null(_book.Current.Find("seoul"));
    }

    [Fact]
    public async Task An_instance_that_breaks_a_rule_of_the_API_changes_nothing()
    {
        await MakeRuleToOsakaAsync();
        _yaml =
            $"{Instances.Replace("https://osaka.example.com\"", "https://osaka.example.com\", partition: finance", StringComparison.Ordinal)}\n"
                + TeamToTokyo;

        var refused = Assert.IsType<ReloadOutcome.Refused>(await _reload.ReadAllAsync(default));

        Assert.Contains("rule.partition", refused.Problem, StringComparison.Ordinal);
        await IsUnchangedAsync("made");
    }

    [Fact]
    public async Task A_store_that_does_not_answer_changes_nothing_and_the_next_reload_applies()
    {
        var isAway = true;
        using var reload = new ConfigurationReload(
            _loaded, _book, _tokens, _notifications, Declaration(
                new AbsentRuleStore(() => isAway ? throw new IOException("disk I/O error") : _rules)));
        _yaml = Instances;

        var refused = Assert.IsType<ReloadOutcome.Refused>(await reload.ReadAllAsync(default));
        Assert.Contains("disk I/O error", refused.Problem, StringComparison.Ordinal);
        await IsUnchangedAsync();

        isAway = false;
        Assert.Equal(["rule 'team' removed"], Assert.IsType<ReloadOutcome.Applied>(await reload.ReadAllAsync(default)).Changes);
    }

    [Fact]
    public async Task A_rule_that_was_paused_through_the_API_stays_paused()
    {
        var rule = Assert.Single((await _rules.ReadAsync(known: null, default)).Rules);
        var paused = rule with { Version = Guid.NewGuid(), Pause = new RulePause(DateTimeOffset.UnixEpoch, "ci", Hold: true) };
        Assert.IsType<RuleChange.Made>(await _rules.ReplaceAsync(paused, rule.Version, TopologyMode.Strict, default));
        _yaml = _yaml.Replace("\".*\"", "\"v.*\"", StringComparison.Ordinal);

        Assert.Equal(["rule 'team' changed"], Assert.IsType<ReloadOutcome.Applied>(await _reload.ReadAllAsync(default)).Changes);

        var after = Assert.Single((await _rules.ReadAsync(known: null, default)).Rules);
        Assert.Equal(("v.*", paused.Pause), (after.TagFilter, after.Pause));
    }

    private async Task IsUnchangedAsync(params string[] others)
    {
        Assert.Equal([.. others, "team"], (await _rules.ReadAsync(known: null, default)).Rules.Select(static it => it.Name));
        Assert.Equal(["hangzhou", "osaka", "tokyo"], _book.Current.All.Select(static it => it.Name).Order(StringComparer.Ordinal));
        Assert.Equal("https://osaka.example.com/", _book.Current.Find("osaka")!.Endpoint!.AbsoluteUri);
        Assert.Equal(InstancePartition.Public, _book.Current.Find("osaka")!.Partition);
        Assert.Equal(4, _loaded.Current.Worker.MaxConcurrentCopies);
    }

    private async Task MakeRuleToOsakaAsync() => Assert.IsType<RuleChange.Made>(await _rules.InsertAsync(
        new ReplicationRule
        {
            Id = Guid.CreateVersion7().ToString(),
            Name = "made",
            Source = "hangzhou",
            Target = "osaka",
            Level = RuleLevel.Namespace,
            Namespace = "team",
            TagFilter = ".*",
            CreatedAt = DateTimeOffset.UnixEpoch,
            ActiveSince = DateTimeOffset.UnixEpoch,
        },
        TopologyMode.Strict,
        default));

    private DeclareRules Declaration(IRuleStore rules) => new(
        HostSettings.DeclaredIn(_loaded.Current),
        rules,
        _book,
        new AuditLog(new SqliteAuditStore(_database), TimeProvider.System),
        TimeProvider.System,
        NullLogger<DeclareRules>.Instance);

    private sealed class AbsentRuleStore(Func<IRuleStore> find) : IRuleStore
    {
        public Task<Guid> FindVersionAsync(CancellationToken cancellationToken) => find().FindVersionAsync(cancellationToken);

        public Task<RuleSet> ReadAsync(RuleSet? known, CancellationToken cancellationToken) => find().ReadAsync(known, cancellationToken);

        public Task<ReplicationRule?> FindAsync(string id, CancellationToken cancellationToken) => find().FindAsync(id, cancellationToken);

        public Task<RuleChange> InsertAsync(ReplicationRule rule, TopologyMode topology, CancellationToken cancellationToken) =>
            find().InsertAsync(rule, topology, cancellationToken);

        public Task<RuleChange> ReplaceAsync(
            ReplicationRule rule, Guid expectedVersion, TopologyMode topology, CancellationToken cancellationToken) =>
            find().ReplaceAsync(rule, expectedVersion, topology, cancellationToken);

        public Task<RuleChange> DeleteAsync(ReplicationRule rule, DateTimeOffset now, CancellationToken cancellationToken) =>
            find().DeleteAsync(rule, now, cancellationToken);

        public Task<RuleChange> DeclareAsync(
            IReadOnlyCollection<ReplicationRule> rules, TopologyMode topology, DateTimeOffset now, CancellationToken cancellationToken) =>
            find().DeclareAsync(rules, topology, now, cancellationToken);

        public Task ForgetRemovalsAsync(IReadOnlyCollection<RuleRemoval> removals, CancellationToken cancellationToken) =>
            find().ForgetRemovalsAsync(removals, cancellationToken);
    }
}
