using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Replication.EmbeddedRegistry.Access;
using Replication.IntegrationTests.EmbeddedRegistry.Conformance;
using Xunit;
using static Replication.IntegrationTests.EmbeddedRegistry.Conformance.RegistryProbe;

namespace Replication.IntegrationTests.EmbeddedRegistry;

/// <summary>Authentication and the scopes of tokens.</summary>
public sealed class AccessTests
{
    private static readonly RegistryUser[] Users = [new("robot", "secret"), new("reader", "secret") { ReadOnly = true }];

    [Fact]
    public async Task Basic_authentication_challenges_callers_and_allows_readers_to_read()
    {
        await using var server =
            await InTemporaryFolder.StartAsync(it => it with { Authentication = RegistryAuthentication.Basic, Users = Users });
        using var probe = new RegistryProbe(server.Registry.Address);

        using var stranger = await probe.GetAsync("/v2/");
        using var wrong = await probe.GetAsync("/v2/", Basic("robot", "guess"));
        using var robot = await probe.GetAsync("/v2/", Basic("robot", "secret"));
        using var pushing = await probe.SendAsync(HttpMethod.Post, "/v2/team/app/blobs/uploads/", headers: Basic("reader", "secret"));
        using var reading = await probe.GetAsync("/v2/team/app/tags/list", Basic("reader", "secret"));
        using var looking = await probe.GetAsync("/v2/_catalog", Basic("reader", "secret"));

        await AssertErrorAsync(stranger, HttpStatusCode.Unauthorized, "UNAUTHORIZED");
        Assert.Equal("Basic", stranger.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.OK, robot.StatusCode);
        await AssertErrorAsync(pushing, HttpStatusCode.Forbidden, "DENIED");
        await AssertErrorAsync(reading, HttpStatusCode.NotFound, "NAME_UNKNOWN");
        Assert.Equal(HttpStatusCode.OK, looking.StatusCode);
        Assert.Equal([null, null, "robot", "reader", "reader", "reader"], server.Registry.Requests.All.Select(it => it.User));
    }

    [Fact]
    public async Task A_challenge_names_the_scope_and_its_token_allows_only_that_scope()
    {
        await using var server = await StartBearerAsync(new FakeTimeProvider());
        using var probe = new RegistryProbe(server.Registry.Address);

        using var challenged = await probe.SendAsync(HttpMethod.Post, "/v2/team/app/blobs/uploads/?mount=sha256:0&from=base/alpine");
        var token = await TokenAsync(probe, "repository:team/app:pull,push", Basic("robot", "secret"));
        using var allowed = await probe.SendAsync(HttpMethod.Post, "/v2/team/app/blobs/uploads/", headers: Bearer(token));
        using var elsewhere = await probe.SendAsync(HttpMethod.Post, "/v2/team/other/blobs/uploads/", headers: Bearer(token));
        using var deleting = await probe.SendAsync(HttpMethod.Delete, $"/v2/team/app/blobs/{Sha256([])}", headers: Bearer(token));

        var challenge = challenged.Headers.WwwAuthenticate.Single();
        Assert.Equal("Bearer", challenge.Scheme);
        Assert.Equal(
            $"realm=\"{server.Registry.Address}token\",service=\"{server.Registry.Address.Authority}\",scope=\"repository:team/app:pull,push repository:base/alpine:pull\"",
            challenge.Parameter);
        Assert.Equal(HttpStatusCode.Accepted, allowed.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, elsewhere.StatusCode);
        Assert.Contains("error=\"insufficient_scope\"", elsewhere.Headers.WwwAuthenticate.Single().Parameter, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, deleting.StatusCode);
    }

    [Fact]
    public async Task A_token_expires_by_time_or_on_demand()
    {
        var time = new FakeTimeProvider();
        await using var server = await StartBearerAsync(time);
        using var probe = new RegistryProbe(server.Registry.Address);
        var first = await TokenAsync(probe, "repository:team/app:pull", Basic("robot", "secret"));

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(HttpStatusCode.NotFound, await ReadAsync(probe, first));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await ReadAsync(probe, first));

        var second = await TokenAsync(probe, "repository:team/app:pull", Basic("robot", "secret"));
        Assert.Equal(HttpStatusCode.NotFound, await ReadAsync(probe, second));
        server.Registry.ExpireTokens();
        Assert.Equal(HttpStatusCode.Unauthorized, await ReadAsync(probe, second));
    }

    [Fact]
    public async Task Tokens_are_given_to_a_posted_password_and_to_the_refresh_token_that_comes_with_it()
    {
        await using var server = await StartBearerAsync(new FakeTimeProvider());
        using var probe = new RegistryProbe(server.Registry.Address);

        using var granted =
            await PostAsync(probe, "grant_type=password&username=robot&password=secret&scope=repository:team/app:pull&access_type=offline");
        var answer = await JsonAsync(granted);
        using var renewed = await PostAsync(
            probe,
            $"grant_type=refresh_token&refresh_token={answer.GetProperty("refresh_token").GetString()}&scope=repository:team/app:pull");
        using var wrong = await PostAsync(probe, "grant_type=password&username=robot&password=guess&scope=repository:team/app:pull");

        Assert.Equal(60, answer.GetProperty("expires_in").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, await ReadAsync(probe, (await JsonAsync(renewed)).GetProperty("access_token").GetString()!));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
    }

    [Fact]
    public async Task An_anonymous_caller_gets_a_pull_token_only_when_allowed()
    {
        await using var closed = await StartBearerAsync(new FakeTimeProvider());
        await using var open = await StartBearerAsync(new FakeTimeProvider(), anonymousPull: true);
        using var closedProbe = new RegistryProbe(closed.Registry.Address);
        using var openProbe = new RegistryProbe(open.Registry.Address);

        using var refused = await closedProbe.GetAsync("/token?scope=repository:team/app:pull");
        var token = await TokenAsync(openProbe, "repository:team/app:pull,push");
        using var pushing = await openProbe.SendAsync(HttpMethod.Post, "/v2/team/app/blobs/uploads/", headers: Bearer(token));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await ReadAsync(openProbe, token));
        Assert.Equal(HttpStatusCode.Unauthorized, pushing.StatusCode);
    }

    private static Task<InTemporaryFolder> StartBearerAsync(TimeProvider time, bool anonymousPull = false) =>
        InTemporaryFolder.StartAsync(it => it with
        {
            Authentication = RegistryAuthentication.Bearer,
            Users = Users,
            TokenLifetime = TimeSpan.FromSeconds(60),
            AnonymousPull = anonymousPull,
            TimeProvider = time,
        });

    private static async Task<string> TokenAsync(RegistryProbe probe, string scope, params (string, string)[] headers)
    {
        using var answer = await probe.GetAsync($"/token?service=tests&scope={Uri.EscapeDataString(scope)}", headers);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await JsonAsync(answer)).GetProperty("token").GetString()!;
    }

    private static Task<HttpResponseMessage> PostAsync(RegistryProbe probe, string form) =>
        probe.SendAsync(HttpMethod.Post, "/token", Encoding.UTF8.GetBytes(form), "application/x-www-form-urlencoded");

    private static async Task<HttpStatusCode> ReadAsync(RegistryProbe probe, string token)
    {
        using var answer = await probe.GetAsync("/v2/team/app/manifests/v1", Bearer(token));
        return answer.StatusCode;
    }

    private static (string, string)[] Basic(string user, string password) =>
        [("Authorization", new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))).ToString())];

    private static (string, string)[] Bearer(string token) => [("Authorization", $"Bearer {token}")];
}
