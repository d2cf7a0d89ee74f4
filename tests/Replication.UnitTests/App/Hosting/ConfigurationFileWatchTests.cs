using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Replication.App.Configuration;
using Replication.App.Hosting;
using Replication.Contracts.Instances;
using Replication.Coordination.Access;
using Replication.Coordination.Notifications;
using Replication.Testing.Servers;
using Replication.UnitTests.Fakes;
using Xunit;

namespace Replication.UnitTests.App.Hosting;

public sealed class ConfigurationFileWatchTests : IDisposable
{
    private const string Yaml = """
        instances:
          - name: hangzhou
            endpoint: https://hangzhou.example.com
            credentials: { username: robot, password: "${file:hangzhou}" }
            webhook: { format: generic, authentication: bearer, secret: "${file:hook}" }
          - { name: tokyo, endpoint: "https://tokyo.example.com", credentials: { username: robot, password: "${file:tokyo}" } }
        auth:
          tokens: [ { name: ci, sha256: "${file:token}", role: viewer } ]
        telemetry: { otlpEndpoint: "${file:otlp}" }
        """;

    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal)
    {
        ["/etc/hangzhou"] = "first-password\n",
        ["/etc/tokyo"] = "other-password",
        ["/etc/hook"] = "a-secret-of-16-characters",
        ["/etc/token"] = new string('a', 64),
        ["/etc/otlp"] = "http://localhost:4317",
    };

    private readonly Lines _log = new();
    private readonly ApiTokens _tokens;
    private readonly InstanceBook _book;
    private readonly ConfigurationReload _reload;
    private readonly ConfigurationFileWatch _watch;

    public ConfigurationFileWatchTests()
    {
        var loaded = new LoadedConfiguration(
            "/etc/replication.yaml",
            new Dictionary<string, string>(),
            static _ => FileText.Of(Yaml),
            path => _files.TryGetValue(path, out var text) ? FileText.Of(text) : FileText.Failed("there is no such file"));
        var reading = loaded.Read();
        var configuration = Assert.IsType<ConfigurationResult.Ok>(reading.Result).Configuration;
        loaded.Use(reading);
        _tokens = new ApiTokens([.. configuration.Auth.Tokens.Select(static it => it.Value)]);
        _book = new InstanceBook(configuration.Instances.Select(static it => it.Value), new FakeInstanceStore());
        _reload = new ConfigurationReload(loaded, _book, _tokens, new NotificationTargets([]));
        _watch = new ConfigurationFileWatch(
            loaded, _reload, new ConfigurationFileInterval(TimeSpan.FromSeconds(10)), new FakeTimeProvider(), _log);
    }

    public void Dispose()
    {
        _watch.Dispose();
        _reload.Dispose();
        _book.Dispose();
    }

    [Fact]
    public async Task Changed_secrets_apply_and_unchanged_instances_stay_the_same_object()
    {
        var (hangzhou, tokyo) = (Find("hangzhou"), Find("tokyo"));
        await _watch.CompareAsync(default);
        Assert.Same(hangzhou, Find("hangzhou"));

        _files["/etc/hangzhou"] = "second-password\n";
        await _watch.CompareAsync(default);

        Assert.Equal("second-password", Find("hangzhou").Credentials!.Password!.Reveal());
        Assert.Same(tokyo, Find("tokyo"));
        Assert.Contains("instance 'hangzhou'", Assert.Single(_log.Texts), StringComparison.Ordinal);
        Assert.DoesNotContain("password", _log.Texts[0], StringComparison.Ordinal);

        _files["/etc/hook"] = "another-secret-of-16";
        await _watch.CompareAsync(default);
        Assert.Equal("another-secret-of-16", Find("hangzhou").Webhook!.Secret!.Reveal());
    }

    [Fact]
    public async Task Changed_tokens_apply()
    {
        _files["/etc/token"] = new string('b', 64);

        await _watch.CompareAsync(default);

        Assert.Equal(new string('b', 64), Assert.Single(_tokens.Tokens).Sha256);
    }

    [Fact]
    public async Task A_file_that_is_missing_or_empty_changes_nothing_until_it_is_complete()
    {
        var known = Find("hangzhou");
        _files.Remove("/etc/hangzhou");
        await _watch.CompareAsync(default);
        await _watch.CompareAsync(default);
        Assert.Same(known, Find("hangzhou"));
        Assert.Contains("there is no such file", Assert.Single(_log.Texts), StringComparison.Ordinal);

        _files["/etc/hangzhou"] = "";
        await _watch.CompareAsync(default);
        Assert.Same(known, Find("hangzhou"));

        _files["/etc/hangzhou"] = "second-password";
        await _watch.CompareAsync(default);
        Assert.Equal("second-password", Find("hangzhou").Credentials!.Password!.Reveal());
    }

    [Fact]
    public async Task A_setting_that_needs_a_restart_is_reported_once()
    {
        _files["/etc/otlp"] = "http://localhost:4318";

        await _watch.CompareAsync(default);
        await _watch.CompareAsync(default);

        Assert.Contains("after a restart only: telemetry", Assert.Single(_log.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replaced_symbolic_link_is_followed()
    {
        // Kubernetes mounts a secret as links to a folder behind another link, and replaces that link.
        using var folder = new TemporaryFolder();
        await WriteAsync("first", "first-password");
        await WriteAsync("second", "second-password");
        Directory.CreateSymbolicLink(folder.Combine("..data"), "first");
        File.CreateSymbolicLink(folder.Combine("password"), Path.Combine("..data", "password"));
        await File.WriteAllTextAsync(folder.Combine("replication.yaml"), """
            instances:
              - name: hangzhou
                endpoint: https://hangzhou.example.com
                credentials: { username: robot, password: "${file:password}" }
            """);
        var (read, loaded) = ConfigurationFile.Load(folder.Combine("replication.yaml"));
        var configuration = Assert.IsType<ConfigurationResult.Ok>(read).Configuration;
        using var book = new InstanceBook(configuration.Instances.Select(static it => it.Value), new FakeInstanceStore());
        using var reload = new ConfigurationReload(loaded!, book, _tokens, new NotificationTargets([]));
        using var watch = new ConfigurationFileWatch(
            loaded!, reload, new ConfigurationFileInterval(TimeSpan.FromSeconds(10)), new FakeTimeProvider(), _log);

        Directory.Delete(folder.Combine("..data"));
        Directory.CreateSymbolicLink(folder.Combine("..data"), "second");
        await watch.CompareAsync(default);

        Assert.Equal("second-password", book.Current.Find("hangzhou")!.Credentials!.Password!.Reveal());

        async Task WriteAsync(string name, string password)
        {
            Directory.CreateDirectory(folder.Combine(name));
            await File.WriteAllTextAsync(folder.Combine(name, "password"), password);
        }
    }

    private RegistryInstance Find(string name) => _book.Current.Find(name)!;

    private sealed class Lines : ILogger<ConfigurationFileWatch>
    {
        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Texts.Add(formatter(state, exception));
    }
}
