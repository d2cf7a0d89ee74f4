using System.Globalization;
using System.Text;
using System.Text.Json;
using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Serving;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Backfills;

/// <summary>The program between two registries that send no notifications: all images were pushed before the rule was created.</summary>
internal sealed class BackfillSystem : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Take();
    private readonly StartProgram _start;

    private BackfillSystem(StartProgram? start) => _start = start ?? HostedReplication.Start;

    public IReplicationProgram Program { get; private set; } = null!;

    public ApiClient Api { get; private set; } = null!;

    /// <summary>
    /// <paramref name="targetKeys"/> are further keys of the target, <paramref name="settings"/> of the file; <paramref name="instances"/>
    /// and <paramref name="rules"/> are further items. <paramref name="start"/> starts the program; without it, it runs in this process.
    /// </summary>
    public static async Task<BackfillSystem> StartAsync(
        Uri source,
        Uri target,
        string rule = "tagFilter: \".*\"",
        string targetKeys = "",
        string settings = "",
        string instances = "",
        string rules = "",
        StartProgram? start = null)
    {
        var system = new BackfillSystem(start);
        try
        {
            await File.WriteAllTextAsync(system._folder.Combine("replication.yaml"), $$"""
                store: { provider: sqlite, path: {{system._folder.Combine("replication.db")}} }
                {{settings}}
                instances:
                  - name: hangzhou
                    endpoint: {{source.GetLeftPart(UriPartial.Authority)}}
                    webhook: { format: generic, authentication: bearer, secret: {{ServedSystem.Secret}} }
                  - name: tokyo
                    endpoint: {{target.GetLeftPart(UriPartial.Authority)}}
                    {{targetKeys}}
                  {{instances}}
                rules:
                  - { name: team, source: hangzhou, target: tokyo, level: namespace, namespace: team, {{rule}} }
                  {{rules}}
                """);
            await system.StartProgramAsync();
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    public static Task<EmbeddedRegistryServer> RegistryAsync(TemporaryFolder folder, string name) =>
        EmbeddedRegistryServer.StartAsync(new EmbeddedRegistryOptions { Folder = folder.Combine(name) });

    /// <summary>Adds many tags to an existing image by writing one small file per tag.</summary>
    public static void AddTags(TemporaryFolder folder, string name, string repository, SampleImage image, IEnumerable<string> tags)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder.Combine(name), "repositories", repository, "_tags")).FullName;
        foreach (var tag in tags)
            File.WriteAllText(Path.Combine(place, tag), image.Digest, Encoding.ASCII);
    }

    public async Task StartProgramAsync()
    {
        Program = _start(_folder.Combine("replication.yaml"), role: null, new Uri($"http://127.0.0.1:{_port}"));
        Api?.Dispose();
        Api = new ApiClient(await Program.ListeningAsync());
    }

    /// <summary>Changes the configuration file while the program does not run.</summary>
    public async Task RestartAsync(Func<string, string> change)
    {
        await Program.DisposeAsync();
        var file = _folder.Combine("replication.yaml");
        await File.WriteAllTextAsync(file, change(await File.ReadAllTextAsync(file)));
        await StartProgramAsync();
    }

    public async Task<string> BeginAsync(string body = "{}", string rule = "team")
    {
        var (status, document) = await Api.PostAsync($"/api/v1/rules/{rule}/backfills", body);
        Assert.True((int)status == 202, document.GetRawText());
        return document.GetProperty("id").GetString()!;
    }

    public async Task<string> ImportAsync(string body)
    {
        var (status, document) = await Api.PostAsync("/api/v1/imports", body);
        Assert.True((int)status == 202, document.GetRawText());
        return document.GetProperty("id").GetString()!;
    }

    /// <summary>Waits for the end of a backfill; with <paramref name="list"/> <c>imports</c>, of an import.</summary>
    public Task<JsonElement> EndedAsync(string id, TimeSpan? within = null, string list = "backfills") =>
        UntilAsync(id, it => !IsUnderWay(it), within, list);

    public async Task<JsonElement> UntilAsync(
        string id, Func<JsonElement, bool> isReached, TimeSpan? within = null, string list = "backfills")
    {
        JsonElement last = default;
        return (JsonElement)await Waiting.UntilAsync<object>(
            async () => isReached(last = await Api.GetAsync($"/api/v1/{list}/{id}"))
                ? last
                : null, () => $"{last}\n{Program.Output}", within);
    }

    public static bool IsUnderWay(JsonElement backfill) => backfill.GetProperty("status").GetString() is "pending" or "running";

    /// <summary>The counters in one line.</summary>
    public static string Counts(JsonElement backfill) => string.Join(
        ' ', new[] { "found", "alreadyThere", "done", "failed", "canceled", "missing", "open" }.Select(
            it => string.Create(CultureInfo.InvariantCulture, $"{it}={backfill.GetProperty(it).GetInt64()}")));

    public async Task<List<JsonElement>> ItemsAsync(string path)
    {
        var items = new List<JsonElement>();
        string? after = null;
        while (true)
        {
            var page = await Api.GetAsync(
                $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=500{(after is null ? "" : $"&after={after}")}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            // A page of the event log always has a cursor.
            if (page.GetProperty("items").GetArrayLength() < 500 || (after = page.GetProperty("next").GetString()) is null)
                return items;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        if (Program is not null)
            await Program.DisposeAsync();
        _folder.Dispose();
    }
}
