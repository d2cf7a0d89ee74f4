using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Replication.App.Configuration;
using Replication.App.Hosting;
using Replication.EmbeddedRegistry.Access;
using Replication.EmbeddedRegistry.Notifications;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Api;
using Replication.IntegrationTests.Registries;
using Replication.Registries.Instances;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Tasks;

/// <summary>Replaces every secret while pushes stream in: no task fails, and no push is lost.</summary>
public sealed class CredentialRotationTests : IDisposable
{
    private const string OldHook = "old-webhook-secret-0815";
    private const string NewHook = "new-webhook-secret-0815";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_rotation_of_all_three_secrets_under_load_fails_no_task_and_loses_no_push()
    {
        var port = FreePort.Take();
        var (reader, writer) = (new RegistryUser("reader", "old-source") { ReadOnly = true }, new RegistryUser("writer", "old-target"));
        var publisher = new RegistryUser("publisher", "stays");
        var headers = new ConcurrentDictionary<string, string> { ["Authorization"] = $"Bearer {OldHook}" };
        await using var pair = await RegistryPair.StartAsync(
            it => it with
            {
                Authentication = RegistryAuthentication.Basic,
                Users = [reader, publisher],
                Notifications =
                [
                    new NotificationEndpoint
                    {
                        Url = new Uri($"http://127.0.0.1:{port}/hooks/hangzhou"),
                        Headers = headers,
                        Threshold = 1,
                        Backoff = TimeSpan.FromMilliseconds(200),
                        IgnoredActions = ["pull", "mount"],
                    },
                ],
            },
            it => it with
            {
                Authentication = RegistryAuthentication.Bearer,
                Users = [writer],
                TokenLifetime = TimeSpan.FromSeconds(2),
                AnonymousPull = true
            });
        await using var host = await StartAsync(pair, port);
        using var source = new RegistryPusher(pair.Source.Address, new NetworkCredential(publisher.Name, "stays"));
        var pushed = new List<string>();

        await PushAsync();
        await InUseAsync(secret: 2, password: 2);
        // The webhook: both secrets are valid, so the order does not matter.
        headers["Authorization"] = $"Bearer {NewHook}";
        await PushAsync();
        // The target: both passwords are known.
        writer.ChangePassword("new-target");
        pair.Target.ExpireTokens();
        await PushAsync();
        await InUseAsync(secret: 1, password: 1);
        var check = (await host.CallAsync(HttpMethod.Post, "/api/v1/instances/tokyo/check")).Text;
        Assert.Contains("the registry accepts password 1 of 2 of 'writer'", check, StringComparison.Ordinal);
        // The source: its password changes before the file does.
        reader.ChangePassword("new-source");
        await PushAsync();
        await StateAsync("credentialsRefused");
        await WriteAsync("source", "new-source");
        await PushAsync();
        await StateAsync("usable");

        foreach (var tag in pushed)
        {
            var tasks = await Waiting.UntilAsync(
                async () => (await host.GetAsync($"/api/v1/tasks?tag={tag}")).Json.GetProperty("items") is var items
                    && items.GetArrayLength() == 1
                    && items[0].GetProperty("status").GetString() is "succeeded" or "failed"
                    ? (object)items[0]
                    : null,
                () => $"{tag} has no finished task",
                TimeSpan.FromSeconds(60));
            Assert.Equal("succeeded", ((JsonElement)tasks).GetProperty("status").GetString());
        }
        using var target = new RegistryPusher(pair.Target.Address, new NetworkCredential(writer.Name, "new-target"));
        foreach (var tag in pushed)
            Assert.NotNull(await target.ReadManifestAsync("team/app", tag));
        Assert.DoesNotContain(host.Logged, static it => it.Contains("webhook call", StringComparison.Ordinal));

        async Task PushAsync()
        {
            for (var i = 0; i < 5; i++)
            {
                var tag = $"v{pushed.Count}";
                await source.PushAsync("team/app", tag, SampleImage.Create(pushed.Count));
                pushed.Add(tag);
                await Task.Delay(100);
            }
        }

        // Says which of both may be removed.
        Task InUseAsync(int secret, int password) => Waiting.UntilAsync(
            async () => (await host.GetAsync("/api/v1/instances/hangzhou")).Json is var source
                && source.GetProperty("webhookStatus").GetProperty("lastSecretUsed") is { ValueKind: JsonValueKind.Number } last
                && last.GetInt32() == secret
                && source.GetProperty("lastEventAt").ValueKind == JsonValueKind.String
                && (await host.GetAsync("/api/v1/instances/tokyo")).Json.GetProperty("passwordInUse") is
                { ValueKind: JsonValueKind.Number } used
                && used.GetInt32() == password
                ? ""
                : null,
            () => $"secret {secret} and password {password} are not in use",
            TimeSpan.FromSeconds(40));

        Task StateAsync(string state) => Waiting.UntilAsync(
            async () => (await host.GetAsync("/api/v1/instances/hangzhou")).Json.GetProperty("state").GetString() == state ? state : null,
            () => $"the instance is not {state}");
    }

    private async Task<ApiHost> StartAsync(RegistryPair pair, int port)
    {
        await WriteAsync("source", "old-source");
        await WriteAsync("replication.yaml", $$"""
            instances:
              - name: hangzhou
                endpoint: {{pair.Source.Address.GetLeftPart(UriPartial.Authority)}}
                credentials: { username: reader, password: "${file:source}" }
                webhook: { format: distribution, authentication: bearer, secrets: [{{NewHook}}, {{OldHook}}] }
              - name: tokyo
                endpoint: {{pair.Target.Address.GetLeftPart(UriPartial.Authority)}}
                credentials: { username: writer, passwords: [new-target, old-target] }
            rules:
              - { name: team, source: hangzhou, target: tokyo, level: namespace, namespace: team, tagFilter: ".*" }
            """);
        var (read, loaded) = ConfigurationFile.Load(_folder.Combine("replication.yaml"));
        var configuration = Assert.IsType<ConfigurationResult.Ok>(read).Configuration;
        return await ApiHost.StartAsync(
            it => HostSettings.Of(configuration, Roles.All) with
            {
                Urls = [$"http://127.0.0.1:{port}"],
                Store = it.Store,
                Webhooks = it.Webhooks,
                LogLevel = it.LogLevel,
                Loaded = loaded,
                FileInterval = TimeSpan.FromMilliseconds(200),
                // Longer than the test waits: the changed file alone makes the instance usable.
                CredentialProbes = new CredentialProbeOptions { Interval = TimeSpan.FromMinutes(5) },
            },
            [],
            []);
    }

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(_folder.Combine(name), text);
}
