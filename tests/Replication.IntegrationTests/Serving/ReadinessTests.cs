using System.Diagnostics;
using System.Net;
using Microsoft.Data.Sqlite;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Serving;

/// <summary>A process is ready only while it can store a push. The log has one line for each outage.</summary>
public sealed class ReadinessTests
{
    [Fact]
    public async Task A_process_whose_disk_is_full_is_not_ready_and_logs_one_line()
    {
        // A limit of file sizes is a disk that fills up: writes beyond it fail. Without the signal ignored, the kernel would kill the
        // process.
        await using var system = await OneProcess.StartAsync("env", "--ignore-signal=XFSZ");
        await system.BecomesAsync(HttpStatusCode.OK);
        var before = system.Lines;

        await LimitFilesAsync(system.Process.Id, "4096:unlimited");
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await system.PushAsync($"full{i}")).Status);
        var detail = await system.BecomesAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Contains("SQLite", detail, StringComparison.Ordinal);
        // Sweeps, refreshes and publishers meet the full disk again and again.
        for (var i = 0; i < 10; i++)
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await system.PushAsync($"full{i}")).Status);
        Assert.Contains("Store unavailable", Assert.Single(system.Lines.Skip(before.Count)), StringComparison.Ordinal);

        await LimitFilesAsync(system.Process.Id, "unlimited:unlimited");
        await system.BecomesAsync(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Accepted, (await system.PushAsync("room")).Status);
        var lines = system.Lines.Skip(before.Count).ToList();
        Assert.Equal(2, lines.Count(static it => it.Contains("Store ", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, static it => it.StartsWith("   at ", StringComparison.Ordinal));
        Assert.Equal(0, await system.Process.SignalAsync("TERM"));
    }

    [Fact]
    public async Task A_process_whose_file_is_locked_is_not_ready()
    {
        await using var system = await OneProcess.StartAsync();
        await system.BecomesAsync(HttpStatusCode.OK);
        await using (var other = new SqliteConnection($"Data Source={system.StoreFile};Pooling=False"))
        {
            await other.OpenAsync(TestContext.Current.CancellationToken);
            await using var begin = other.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            await begin.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            Assert.Contains("SQLite", await system.BecomesAsync(HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
        }
        await system.BecomesAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Readiness_requests_are_answered_from_memory()
    {
        await using var system = await OneProcess.StartAsync();
        await system.BecomesAsync(HttpStatusCode.OK);
        await using var other = new SqliteConnection($"Data Source={system.StoreFile};Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        var version = await VersionAsync(other);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => system.ReadyAsync()));

        // Each commit changes the version: only the probes of a few seconds commit, not each request.
        Assert.InRange(await VersionAsync(other) - version, 0, 50);
    }

    private static async Task<long> VersionAsync(SqliteConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA data_version";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task LimitFilesAsync(int processId, string limit)
    {
        using var process = Process.Start("prlimit", ["--pid", $"{processId}", $"--fsize={limit}"]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>The program alone, on the embedded defaults.</summary>
    private sealed class OneProcess : IAsyncDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public ReplicationProcess Process { get; private set; } = null!;

        public ApiClient Api { get; private set; } = null!;

        public string StoreFile => _folder.Combine("a.db");

        public IReadOnlyList<string> Lines => Process.Output.Split('\n');

        public static async Task<OneProcess> StartAsync(params IReadOnlyList<string> launcher)
        {
            var system = new OneProcess();
            await File.WriteAllTextAsync(system._folder.Combine("a.yaml"), $$"""
                store: { provider: sqlite, path: a.db }
                http: { urls: "http://127.0.0.1:0" }
                instances:
                  - { name: plain, endpoint: "http://127.0.0.1:1", webhook: { format: generic, authentication: bearer, secret: {{ServedSystem.Secret}} } }
                """);
            // The runtime's own memory files would meet the limit of file sizes, too.
            system.Process = ReplicationProcess.StartUnder(
                launcher, system._folder.Path, [("DOTNET_EnableWriteXorExecute", "0")], "serve", "--config", "a.yaml");
            system.Api = new ApiClient(await system.Process.ListeningAsync());
            return system;
        }

        public Task<(HttpStatusCode Status, System.Text.Json.JsonElement Body)> ReadyAsync() => Api.TryGetAsync("/health/ready");

        public Task<(HttpStatusCode Status, System.Text.Json.JsonElement Body)> PushAsync(string tag) =>
            Api.PostHookAsync("plain", $$"""{"id":"{{tag}}","repository":"team/app","tag":"{{tag}}"}""", ServedSystem.Secret);

        public Task<string> BecomesAsync(HttpStatusCode status) => Waiting.UntilAsync<string>(
            async () => await ReadyAsync() is var (now, body) && now == status ? body.GetRawText() : null, () => Process.Output);

        public async ValueTask DisposeAsync()
        {
            Api?.Dispose();
            if (Process is not null)
                await Process.DisposeAsync();
            _folder.Dispose();
        }
    }
}
