using System.Net;
using System.Text.Json;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.EmbeddedRegistry.Access;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Api;
using Replication.IntegrationTests.Registries;
using Replication.IntegrationTests.Telemetry;
using Replication.Registries.Instances;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Tasks;

/// <summary>A registry that refuses the credentials of an instance, or a permission in one repository.</summary>
public sealed class RefusedCredentialsTests
{
    private static readonly NetworkCredential Login = new("robot", "first-password");

    // The metric is read from all hosts in this process.
    private readonly string _target = $"tokyo-{Guid.NewGuid():N}"[..20];

    [Theory]
    [InlineData(RegistryAuthentication.Basic)]
    [InlineData(RegistryAuthentication.Bearer)]
    public async Task Tasks_wait_for_refused_credentials_and_finish_when_the_password_is_right_again(RegistryAuthentication authentication)
    {
        var user = new RegistryUser(Login.UserName, Login.Password);
        await using var pair = await RegistryPair.StartAsync(target: it => it with { Authentication = authentication, Users = [user] });
        using var source = new RegistryPusher(pair.Source.Address);
        var image = SampleImage.Create(1);
        await source.PushAsync("team/app", "v1", image);
        await source.PushAsync("team/other", "v1", image);
        user.ChangePassword("second-password");
        await using var host = await StartAsync(pair);

        var first = await ReplicateAsync(host, "team/app");
        var waiting = await UntilAsync(host, first, static it => it.GetProperty("issue").ValueKind == JsonValueKind.Object);
        var second = await ReplicateAsync(host, "team/other");
        await UntilAsync(host, second, static it => it.GetProperty("issue").ValueKind == JsonValueKind.Object);

        Assert.Equal(("pending", "credentialsRefused"), (Text(waiting, "status"), Text(waiting.GetProperty("issue"), "code")));
        Assert.Equal(0, waiting.GetProperty("attempt").GetInt32());
        var shown = (await host.GetAsync($"/api/v1/instances/{_target}")).Json;
        Assert.Equal(
            ("credentialsRefused", pair.Target.Address.Authority), (Text(shown, "state"), Text(shown, "stateHost")));
        Assert.Contains("password is wrong", Text(shown, "stateReason"), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.String, shown.GetProperty("stateSince").ValueKind);
        Assert.Equal(
            ["usable", "credentialsRefused"],
            (await host.GetAsync("/api/v1/instances")).Json.GetProperty("items").EnumerateArray().Select(static it => Text(it, "state")));
        await UntilMetricAsync(isRefused: true);
        Assert.Single(host.Logged, static it => it.Contains("refuses the credentials", StringComparison.Ordinal));
        var check = await host.CallAsync(HttpMethod.Post, $"/api/v1/instances/{_target}/check");
        Assert.Contains("\"question\":\"credentials\"", check.Text, StringComparison.Ordinal);

        user.ChangePassword(Login.Password);

        foreach (var task in new[] { first, second })
        {
            var finished = await UntilAsync(host, task, static it => Text(it, "status") is not ("pending" or "running"));
            Assert.Equal(("succeeded", 1), (Text(finished, "status"), finished.GetProperty("attempt").GetInt32()));
        }
        Assert.Equal("usable", Text((await host.GetAsync($"/api/v1/instances/{_target}")).Json, "state"));
        await UntilMetricAsync(isRefused: false);
    }

    [Fact]
    public async Task A_missing_permission_in_one_repository_is_retried_and_does_not_stop_the_instance()
    {
        await using var pair = await RegistryPair.StartAsync(target: static it => it with
        {
            Authentication = RegistryAuthentication.Basic,
            Users = [new RegistryUser(Login.UserName, Login.Password) { ReadOnly = true }],
        });
        using var source = new RegistryPusher(pair.Source.Address);
        await source.PushAsync("team/app", "v1", SampleImage.Create(1));
        await using var host = await StartAsync(pair);

        var denied = await ReplicateAsync(host, "team/app");
        var waiting = await UntilAsync(host, denied, static it => it.GetProperty("issue").ValueKind == JsonValueKind.Object);

        Assert.Equal(("pending", "denied"), (Text(waiting, "status"), Text(waiting.GetProperty("issue"), "code")));
        Assert.Equal(1, waiting.GetProperty("attempt").GetInt32());
        Assert.Equal("usable", Text((await host.GetAsync($"/api/v1/instances/{_target}")).Json, "state"));
        var again = await UntilAsync(host, denied, static it => it.GetProperty("attempt").GetInt32() > 1);
        Assert.NotEqual("failed", Text(again, "status"));
    }

    private Task<ApiHost> StartAsync(RegistryPair pair) => ApiHost.StartAsync(
        static it => it with { CredentialProbes = new CredentialProbeOptions { Interval = TimeSpan.FromSeconds(1) } },
        [
            new RegistryInstance { Name = "hangzhou", Endpoint = pair.Source.Address },
            new RegistryInstance
            {
                Name = _target,
                Endpoint = pair.Target.Address,
                Credentials = new InstanceCredentials(Login.UserName, new Secret(Login.Password)),
            },
        ],
        []);

    private async Task<string> ReplicateAsync(ApiHost host, string repository)
    {
        var made = await host.CallAsync(
            HttpMethod.Post,
            "/api/v1/tasks",
            $$$"""{"source":{"instance":"hangzhou","repository":"{{{repository}}}","tag":"v1"},"target":{"instance":"{{{_target}}}"}}""");
        Assert.Equal(HttpStatusCode.Accepted, made.Status);
        return Text(made.Json, "id")!;
    }

    private static async Task<JsonElement> UntilAsync(ApiHost host, string task, Func<JsonElement, bool> isThere)
    {
        var last = default(JsonElement);
        return (JsonElement)await Waiting.UntilAsync<object>(
            async () => isThere(last = (await host.GetAsync($"/api/v1/tasks/{task}")).Json) ? last : null,
            () => $"{last}",
            TimeSpan.FromSeconds(30));
    }

    private Task<object> UntilMetricAsync(bool isRefused) => Waiting.UntilAsync<object>(
        () => Task.FromResult<object?>(
            ObservedGauge.Read("replication.instances.credentials_refused").Contains((1, _target)) == isRefused ? _target : null),
        static () => "the metric does not show the state",
        TimeSpan.FromSeconds(15));

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
