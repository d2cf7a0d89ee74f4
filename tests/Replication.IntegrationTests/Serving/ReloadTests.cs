using System.Net;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Registries;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Serving;

/// <summary>SIGHUP reloads the configuration of a running process.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_file_applies_without_a_restart_and_a_refused_one_changes_nothing()
    {
        await using var pair = await RegistryPair.StartAsync();
        await WriteAsync(pair, rules: "[]");
        await using var process = ReplicationProcess.Start(_folder.Path, [], "serve", "--config", _folder.Combine("replication.yaml"));
        using var api = new ApiClient(await process.ListeningAsync());
        using var source = new RegistryPusher(pair.Source.Address);

        await WriteAsync(pair, "[ { name: team, source: hangzhou, target: tokyo, level: namespace, namespace: team, tagFilter: \".*\" } ]");
        await process.SendSignalAsync("HUP");
        await LoggedAsync("The configuration was reloaded: rule 'team' added");
        await source.PushAsync("team/app", "v1", SampleImage.Create(1));
        await ReportAsync(api, "v1");
        await SucceededAsync(api, "v1");

        await File.WriteAllTextAsync(_folder.Combine("replication.yaml"), "rules: [ { nme: x } ]");
        await process.SendSignalAsync("HUP");
        await LoggedAsync("The reloaded configuration is not used, and the earlier one stays in use");
        var problem = (await api.GetAsync("/api/v1/status")).GetProperty("problems")[0];
        Assert.Equal("reloadRefused", problem.GetProperty("code").GetString());
        Assert.Contains("nme", problem.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("configuration.reloadRefused", (await api.GetAsync("/api/v1/audit")).GetRawText(), StringComparison.Ordinal);
        await source.PushAsync("team/app", "v2", SampleImage.Create(2));
        await ReportAsync(api, "v2");
        await SucceededAsync(api, "v2");

        // The filter matches no existing tag.
        await WriteAsync(pair, "[ { name: team, source: hangzhou, target: tokyo, level: namespace, namespace: team, tagFilter: r.* } ]");
        await process.SendSignalAsync("HUP");
        await LoggedAsync("Rule 'team': none of the 2 tags that were read from the namespace team at 'hangzhou' matches the rule");
        Assert.DoesNotContain("reloadRefused", (await api.GetAsync("/api/v1/status")).GetRawText(), StringComparison.Ordinal);
        Assert.Contains("configuration.reload\"", (await api.GetAsync("/api/v1/audit")).GetRawText(), StringComparison.Ordinal);

        await WriteAsync(pair, "[]", "topology: acyclic\nworker: { maxConcurrentCopies: 2 }");
        await process.SendSignalAsync("HUP");
        await LoggedAsync("The configuration was reloaded: topology changed to acyclic, rule 'team' removed");
        await LoggedAsync("These changed settings apply after a restart only: worker");
        Assert.Equal(0, await process.SignalAsync("TERM"));

        Task LoggedAsync(string text) => Waiting.UntilAsync(
            () => Task.FromResult(process.Output.Contains(text, StringComparison.Ordinal) ? text : null),
            () => $"not logged: {text}\n{process.Output}",
            TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_process_without_a_file_is_not_ended_even_under_nohup()
    {
        await using var process = ReplicationProcess.StartUnder(
            ["nohup"],
            _folder.Path,
            [("Replication__Http__Urls", "http://127.0.0.1:0"), ("Replication__Store__Path", _folder.Combine("replication.db"))],
            "serve");
        using var api = new ApiClient(await process.ListeningAsync());

        await process.SendSignalAsync("HUP");

        await Waiting.UntilAsync(
            () => Task.FromResult(process.Output.Contains("There is nothing to reload", StringComparison.Ordinal) ? "" : null),
            () => process.Output,
            TimeSpan.FromSeconds(60));
        using var http = new HttpClient { BaseAddress = api.Address };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/health/live", UriKind.Relative))).StatusCode);
        Assert.Equal(0, await process.SignalAsync("TERM"));
    }

    private static async Task ReportAsync(ApiClient api, string tag) => Assert.Equal(
        HttpStatusCode.Accepted,
        (await api.PostHookAsync("hangzhou", $$"""{ "repository": "team/app", "tag": "{{tag}}" }""", secret: null)).Status);

    private static Task<string> SucceededAsync(ApiClient api, string tag) => Waiting.UntilAsync(
        async () => (await api.GetAsync($"/api/v1/tasks?tag={tag}&status=succeeded")).GetProperty("items").GetArrayLength() == 1
            ? tag
            : null,
        () => $"{tag} was not replicated",
        TimeSpan.FromSeconds(60));

    private Task WriteAsync(RegistryPair pair, string rules, string more = "") => File.WriteAllTextAsync(
        _folder.Combine("replication.yaml"),
        $$"""
        store: { provider: sqlite, path: {{_folder.Combine("replication.db")}} }
        http: { urls: "http://127.0.0.1:0" }
        instances:
          - name: hangzhou
            endpoint: {{pair.Source.Address.GetLeftPart(UriPartial.Authority)}}
            webhook: { format: generic, authentication: none }
          - { name: tokyo, endpoint: {{pair.Target.Address.GetLeftPart(UriPartial.Authority)}} }
        rules: {{rules}}
        {{more}}
        """);
}
