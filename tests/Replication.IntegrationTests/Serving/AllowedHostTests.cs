using System.Net;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Registries;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Serving;

/// <summary>
/// The key <c>allowedHosts</c> of an instance, through the program: a token server under another name sees the password where it is listed.
/// </summary>
public sealed class AllowedHostTests
{
    [Fact]
    public async Task A_token_server_on_another_host_is_used_only_by_the_instance_that_lists_it()
    {
        await using var pair = await RegistryPair.StartAsync(source: RegistryPair.WithTokens);
        using var folder = new TemporaryFolder();
        using (var pusher = new RegistryPusher(pair.Source.Address, new NetworkCredential(RegistryPair.User, RegistryPair.Password)))
            await pusher.PushAsync(RegistryPair.RepositoryText, "v1", SampleImage.Create());
        LogInElsewhere(pair);
        var port = FreePort.Take();
        await File.WriteAllTextAsync(folder.Combine("replication.yaml"), $$"""
            store: { provider: sqlite, path: {{folder.Combine("replication.db")}} }
            http: { urls: "http://127.0.0.1:{{port}}" }
            instances:
              - { name: listed, endpoint: "{{Plain(pair.Source.Address)}}", credentials: { username: {{RegistryPair.User}}, password: {{RegistryPair.Password}} }, allowedHosts: [localhost] }
              - { name: unlisted, endpoint: "{{Plain(pair.Source.Address)}}", credentials: { username: {{RegistryPair.User}}, password: {{RegistryPair.Password}} } }
              - { name: tokyo, endpoint: "{{Plain(pair.Target.Address)}}" }
            """);
        await using var process = ReplicationProcess.Start(folder.Path, [], "serve", "--config", folder.Combine("replication.yaml"));
        using var api = new ApiClient(await process.ListeningAsync());

        // The refusal may be the work of a firewall in between, so it is retried. No attempt sends the password to the other host.
        Assert.Equal("pending redirectRefused", await ReplicateAsync("unlisted"));
        await pair.AssertTagAbsentAsync();
        Assert.Equal("succeeded ", await ReplicateAsync("listed"));
        await pair.AssertHeldAsync(SampleImage.Create());

        async Task<string> ReplicateAsync(string source)
        {
            var (status, task) = await api.PostAsync(
                "/api/v1/tasks",
                $$$"""{"source":{"instance":"{{{source}}}","repository":"team/app","tag":"v1"},"target":{"instance":"tokyo","repository":"team/app","tag":"v1"}}""");
            Assert.Equal(HttpStatusCode.Accepted, status);
            var finished = (System.Text.Json.JsonElement)await Waiting.UntilAsync<object>(
                async () => await api.GetAsync($"/api/v1/tasks/{task.GetProperty("id").GetString()}") is var it
                    && (it.GetProperty("status").GetString() is "succeeded" or "failed" || IsRefusedTwice(it)) ? it : null,
                () => process.Output);
            return $"{finished.GetProperty("status").GetString()} "
                + $"{(finished.TryGetProperty("issue", out var issue) && issue.ValueKind == System.Text.Json.JsonValueKind.Object ? issue.GetProperty("code").GetString() : null)}";
        }
    }

    private static bool IsRefusedTwice(System.Text.Json.JsonElement task) =>
        task.GetProperty("attempt").GetInt32() >= 2 && task.GetProperty("status").GetString() == "pending";

    private static void LogInElsewhere(RegistryPair pair) => pair.Source.Faults.Add(new RequestMatch(), new Fault(async (context, answer) =>
    {
        context.Response.OnStarting(() =>
        {
            var challenge = context.Response.Headers.WWWAuthenticate.ToString();
            if (challenge.Length > 0)
                context.Response.Headers.WWWAuthenticate = challenge.Replace(
                    Plain(pair.Source.Address),
                    Plain(new UriBuilder(pair.Source.Address) { Host = "localhost" }.Uri),
                    StringComparison.Ordinal);
            return Task.CompletedTask;
        });
        await answer();
    }));

    private static string Plain(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
