using System.Net;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Serving;

/// <summary>Rules of the configuration file beside those that were made through the API, over restarts with another file.</summary>
public sealed class RuleFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_that_conflicts_with_rules_of_the_API_prevents_the_start_with_a_reason()
    {
        await using (var first = await StartAsync(""))
        {
            using var api = new ApiClient(await first.ListeningAsync());
            Assert.Equal(HttpStatusCode.Created, (await api.PostAsync("/api/v1/rules", Body("made", "tokyo"))).Status);
            Assert.Equal(0, await first.SignalAsync("TERM"));
        }

        await using var second =
            await StartAsync("- { name: declared, source: hangzhou, target: tokyo, level: namespace, namespace: base, tagFilter: \".*\" }");

        Assert.Equal(2, await second.EndAsync());
        Assert.Contains("'declared' of the configuration cannot be declared (rule.topology)", second.Output, StringComparison.Ordinal);
        Assert.Contains("rule 'made'", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exported_rules_in_the_file_become_declared_with_their_history()
    {
        string exported, id, activeSince;
        await using (var first =
            await StartAsync("- { name: declared, source: hangzhou, target: osaka, level: namespace, namespace: team, tagFilter: \".*\" }"))
        {
            using var api = new ApiClient(await first.ListeningAsync());
            var (_, made) = await api.PostAsync("/api/v1/rules", Body("made", "tokyo"));
            (id, activeSince) = (made.GetProperty("id").GetString()!, made.GetProperty("activeSince").GetString()!);
            using var http = new HttpClient { BaseAddress = api.Address };
            exported = await http.GetStringAsync(new Uri("/api/v1/rules/export", UriKind.Relative));
            Assert.Equal(0, await first.SignalAsync("TERM"));
        }

        await using (var second = await StartAsync(exported["rules:\n".Length..]))
        {
            using var api = new ApiClient(await second.ListeningAsync());
            var rule = await api.GetAsync("/api/v1/rules/made");
            Assert.Equal((id, activeSince, true), (rule.GetProperty("id")
                .GetString(), rule.GetProperty("activeSince").GetString(), rule.GetProperty("declared").GetBoolean()));
            Assert.Equal(2, (await api.GetAsync("/api/v1/rules")).GetProperty("items").GetArrayLength());
            Assert.Equal(0, await second.SignalAsync("TERM"));
            Assert.Contains("'made', created through the API, is now declared", second.Output, StringComparison.Ordinal);
        }

        // The file names it no more.
        await using var third = await StartAsync("");
        using var last = new ApiClient(await third.ListeningAsync());
        Assert.Equal(0, (await last.GetAsync("/api/v1/rules")).GetProperty("items").GetArrayLength());
        Assert.Contains("'made' is no longer declared and was removed", third.Output, StringComparison.Ordinal);
    }

    private async Task<ReplicationProcess> StartAsync(string rules)
    {
        await File.WriteAllTextAsync(_folder.Combine("replication.yaml"), $"""
            store: {"{"} provider: sqlite, path: {_folder.Combine("replication.db")} {"}"}
            http: {"{"} urls: "http://127.0.0.1:0" {"}"}
            instances:
              - {"{"} name: hangzhou, endpoint: "http://127.0.0.1:1" {"}"}
              - {"{"} name: tokyo, endpoint: "http://127.0.0.1:2" {"}"}
              - {"{"} name: osaka, endpoint: "http://127.0.0.1:3" {"}"}
            rules:
            {(rules.Length == 0 ? "  []" : rules.StartsWith("  ", StringComparison.Ordinal) ? rules : $"  {rules}")}
            """);
        return ReplicationProcess.Start(_folder.Path, [], "serve", "--config", _folder.Combine("replication.yaml"));
    }

    private static string Body(string name, string target) =>
        $$"""{"name":"{{name}}","source":"hangzhou","target":"{{target}}","level":"namespace","namespace":"team","tagFilter":"v\\d+","targetNamespace":"mirror","priority":4}""";
}
