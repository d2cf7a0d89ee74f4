using Replication.Contracts;
using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Access;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.IntegrationTests.Registries;

public sealed class AuthenticationTests
{
    private readonly SampleImage _image = SampleImage.Create(layerSizes: [50_000, 2_000_000]);

    [Theory]
    [InlineData(RegistryAuthentication.Basic)]
    [InlineData(RegistryAuthentication.Bearer)]
    public async Task A_registry_with_a_login_is_read_and_written(RegistryAuthentication authentication)
    {
        EmbeddedRegistryOptions Guarded(EmbeddedRegistryOptions options) =>
            RegistryPair.WithTokens(options) with { Authentication = authentication };
        await using var there = await RegistryPair.StartAsync(target: Guarded);
        await using var back = await RegistryPair.StartAsync();
        await there.PushAsync(_image);

        Assert.IsType<CopyResult.Copied>(await there.CopyAsync());
        var read = await back.Copier.CopyAsync(back.Request() with { Source = there.TargetClient }, default);

        await back.AssertCopiedAsync(_image, read);
        // The first request learns the authentication method; all other requests reuse it.
        Assert.Equal(1, there.Target.Requests.Count(static request => request.Status == 401));
        Assert.Equal(authentication == RegistryAuthentication.Bearer ? 1 : 0, RegistryPair.Of(there.Target, RequestKind.Token).Count);
    }

    [Fact]
    public async Task Expired_tokens_are_renewed_before_the_body_is_sent()
    {
        await using var pair = await RegistryPair.StartAsync(target: RegistryPair.WithTokens);
        await pair.PushAsync(_image);
        pair.Target.Faults.Add(
            new RequestMatch { Method = "PUT", Kind = RequestKind.Upload }, Fault.Before(pair.Target.ExpireTokens), times: 2);

        var result = await pair.CopyAsync();

        Assert.IsType<CopyResult.Copied>(result);
        Assert.Equal(1, pair.Source.Requests.Count(request => request.Reference == _image.Blobs[2].Digest));
        Assert.InRange(pair.Target.Requests.Count(static request => request is { Status: 401, Kind: RequestKind.Upload }), 2, 6);
    }

    [Fact]
    public async Task A_wrong_password_is_a_permanent_failure()
    {
        await using var pair = await RegistryPair.StartAsync(target: RegistryPair.WithTokens);
        await pair.PushAsync(_image);
        using var stranger = RegistryPair.ClientOf(pair.Target.Address, password: "a-wrong-guess");

        var result = await pair.Copier.CopyAsync(pair.Request() with { Target = stranger }, default);

        var failure = Assert.IsType<CopyResult.Failed>(result).Failure;
        Assert.Equal((CopyFailure.Unauthorized, false), (failure.Code, failure.IsWorthRetrying));
        Assert.DoesNotContain("a-wrong-guess", failure.Message, StringComparison.Ordinal);
        Assert.InRange(pair.Target.Requests.All.Count, 1, 8);
    }

    [Theory]
    [InlineData(RegistryAuthentication.Basic)]
    [InlineData(RegistryAuthentication.Bearer)]
    public async Task Either_password_of_a_rotation_works_while_the_registry_changes_it(RegistryAuthentication authentication)
    {
        var user = new RegistryUser(RegistryPair.User, "old-password");
        await using var pair = await RegistryPair.StartAsync(target: it => it with { Authentication = authentication, Users = [user] });
        await pair.PushAsync(_image);
        using var client = new RegistryClient(
            new RegistryConnection
            {
                Endpoint = pair.Target.Address,
                Username = user.Name,
                Password = new Secret("new-password"),
                OtherPassword = new Secret("old-password"),
            },
            RegistryPair.Impatient,
            TimeProvider.System);

        Assert.IsType<CopyResult.Copied>(await CopyAsync("v1"));
        Assert.InRange(pair.Target.Requests.Count(static request => request.Status == 401), 1, 3);
        user.ChangePassword("new-password");
        pair.Target.ExpireTokens();
        Assert.IsType<CopyResult.Copied>(await CopyAsync("v2"));
        user.ChangePassword("third-password");
        pair.Target.ExpireTokens();
        var failure = Assert.IsType<CopyResult.Failed>(await CopyAsync("v3")).Failure;

        Assert.Equal((CopyFailure.Unauthorized, pair.Target.Address.Authority), (failure.Code, failure.RefusedBy));
        Assert.DoesNotContain("-password", failure.Message, StringComparison.Ordinal);

        Task<CopyResult> CopyAsync(string tag) => pair.Copier.CopyAsync(
            pair.Request() with { Target = client, TargetTag = Contracts.Images.Tag.Parse(tag) }, default);
    }

    [Fact]
    public async Task Without_a_password_a_registry_with_a_login_refuses_the_copy()
    {
        await using var pair = await RegistryPair.StartAsync(
            source: static options => RegistryPair.WithTokens(options) with { Authentication = RegistryAuthentication.Basic });
        using var anonymous = RegistryPair.ClientOf(pair.Source.Address, password: null);

        var result = await pair.Copier.CopyAsync(pair.Request() with { Source = anonymous }, default);

        Assert.Equal(CopyFailure.Unauthorized, Assert.IsType<CopyResult.Failed>(result).Failure.Code);
        Assert.Equal(["HEAD", "GET"], pair.Source.Requests.All.Select(static request => request.Method));
    }

    [Fact]
    public async Task An_anonymous_token_is_enough_where_everyone_may_read()
    {
        await using var open =
            await RegistryPair.StartAsync(target: static options => RegistryPair.WithTokens(options) with { AnonymousPull = true });
        await using var back = await RegistryPair.StartAsync();
        await open.PushAsync(_image);
        await open.CopyAsync();
        using var anonymous = RegistryPair.ClientOf(open.Target.Address, password: null);

        var result = await back.Copier.CopyAsync(back.Request() with { Source = anonymous }, default);

        await back.AssertCopiedAsync(_image, result);
    }

    [Fact]
    public async Task A_copy_without_write_permission_fails_permanently()
    {
        await using var pair = await RegistryPair.StartAsync(target: static options => RegistryPair.WithTokens(options) with
        {
            Users = [new(RegistryPair.User, RegistryPair.Password) { ReadOnly = true }]
        });
        await pair.PushAsync(_image);

        var failure = await pair.FailToCopyAsync();

        Assert.Contains(failure.Code, new[] { CopyFailure.Unauthorized, CopyFailure.Denied });
        Assert.False(failure.IsWorthRetrying);
        Assert.Contains("target registry", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_password_is_not_sent_to_a_token_server_on_another_host()
    {
        await using var pair = await RegistryPair.StartAsync(target: RegistryPair.WithTokens);
        await using var thief = await RegistryPair.StartAsync();
        await pair.PushAsync(_image);
        var elsewhere = new UriBuilder(thief.Source.Address) { Host = "localhost" }.Uri;
        pair.Target.Faults.Add(new RequestMatch(), new Fault((context, _) =>
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{elsewhere}token\",service=\"x\"";
            return Task.CompletedTask;
        }));

        var failure = await pair.FailToCopyAsync();

        // The response may come from a firewall or a captive portal, so the failure is retried.
        Assert.Equal((CopyFailure.RedirectRefused, true), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains("localhost", failure.Message, StringComparison.Ordinal);
        Assert.Empty(thief.Source.Requests.All);
    }

    [Fact]
    public async Task A_token_server_that_is_listed_gets_the_password()
    {
        await using var pair = await RegistryPair.StartAsync(target: RegistryPair.WithTokens);
        await pair.PushAsync(_image);
        var realm = new UriBuilder(pair.Target.Address) { Host = "localhost" }.Uri;
        pair.Target.Faults.Add(new RequestMatch(), new Fault(async (context, answer) =>
        {
            context.Response.OnStarting(() =>
            {
                if (context.Response.StatusCode == 401)
                    context.Response.Headers.WWWAuthenticate = context.Response.Headers.WWWAuthenticate.ToString().Replace(
                        pair.Target.Address.GetLeftPart(UriPartial.Authority),
                        realm.GetLeftPart(UriPartial.Authority),
                        StringComparison.Ordinal);
                return Task.CompletedTask;
            });
            await answer();
        }));
        using var client = new RegistryClient(
            new RegistryConnection
            {
                Endpoint = pair.Target.Address,
                Username = RegistryPair.User,
                Password = new Secret(RegistryPair.Password),
                AllowedHosts = ["localhost"]
            },
            RegistryPair.Impatient,
            TimeProvider.System);

        var result = await pair.Copier.CopyAsync(pair.Request() with { Target = client }, default);

        Assert.IsType<CopyResult.Copied>(result);
        Assert.NotEmpty(RegistryPair.Of(pair.Target, RequestKind.Token));
    }

    [Fact]
    public async Task A_request_to_an_unavailable_token_server_is_retried()
    {
        await using var pair = await RegistryPair.StartAsync(target: RegistryPair.WithTokens);
        await pair.PushAsync(_image);
        pair.Target.Faults.Add(new RequestMatch { Kind = RequestKind.Token }, Fault.Status(503), times: 2);

        Assert.IsType<CopyResult.Copied>(await pair.CopyAsync());
    }

    public static TheoryData<string, string> Lures => new()
    {
        { "a port where nobody listens", "http://127.0.0.1:1/token" },
        { "a host that may not see the password", "http://localhost:1/token" },
        { "a scheme that is not spoken", "ftp://127.0.0.1/token" },
        { "no address at all", "http://" },
        { "an address of the registry that is no token server", "/v2/" },
    };

    [Theory]
    [MemberData(nameof(Lures))]
    public async Task A_challenge_without_a_token_is_not_remembered(string what, string realm)
    {
        await using var pair = await RegistryPair.StartAsync(target: RegistryPair.WithTokens);
        await pair.PushAsync(_image);
        var isLuring = true;
        pair.Target.Faults.Add(new RequestMatch(), new Fault(async (context, answer) =>
        {
            if (!isLuring)
            {
                await answer();
                return;
            }
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{realm}\",service=\"portal\"";
        }));
        var failure = await pair.FailToCopyAsync();
        isLuring = false;

        Assert.True(failure.IsWorthRetrying, $"{what}: {failure.Message}");
        Assert.IsType<CopyResult.Copied>(await pair.CopyAsync());
    }

    [Theory]
    [MemberData(nameof(Lures))]
    public async Task A_single_invalid_challenge_does_not_replace_a_working_login(string what, string realm)
    {
        await using var pair = await RegistryPair.StartAsync(target: RegistryPair.WithTokens);
        await pair.PushAsync(_image);
        Assert.IsType<CopyResult.Copied>(await pair.CopyAsync());
        var tokens = RegistryPair.Of(pair.Target, RequestKind.Token).Count;
        pair.Target.Faults.Add(new RequestMatch { Kind = RequestKind.Manifest }, new Fault((context, _) =>
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{realm}\",service=\"portal\"";
            return Task.CompletedTask;
        }), times: 1);

        _ = await pair.CopyAsync("v1", "team/other");
        var result = await pair.CopyAsync("v1", "team/third");

        Assert.True(result is CopyResult.Copied, $"{what}: {result}");
        Assert.InRange(RegistryPair.Of(pair.Target, RequestKind.Token).Count, tokens, tokens + 8);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(401)]
    [InlineData(503)]
    [InlineData(0)]
    public async Task A_token_server_that_moves_is_followed(int oldAnswer)
    {
        await using var pair = await RegistryPair.StartAsync(target: RegistryPair.WithTokens);
        await pair.PushAsync(_image);
        var (here, before) = (pair.Target.Address.GetLeftPart(
            UriPartial.Authority), new UriBuilder(pair.Target.Address) { Host = "localhost" }.Uri.GetLeftPart(UriPartial.Authority));
        var hasMoved = false;
        pair.Target.Faults.Add(new RequestMatch { Kind = RequestKind.Token }, new Fault(async (context, answer) =>
        {
            if (!hasMoved || context.Request.Host.Host != "localhost")
                await answer();
            else if (oldAnswer == 0)
                context.Abort();
            else
                context.Response.StatusCode = oldAnswer;
        }));
        pair.Target.Faults.Add(
            new RequestMatch { Where = static request => request.Kind != RequestKind.Token }, new Fault(async (context, answer) =>
            {
                context.Response.OnStarting(() =>
                {
                    if (!hasMoved && context.Response.StatusCode == 401)
                        context.Response.Headers.WWWAuthenticate = context.Response.Headers.WWWAuthenticate.ToString()
                            .Replace(here, before, StringComparison.Ordinal);
                    return Task.CompletedTask;
                });
                await answer();
            }));
        using var client = new RegistryClient(
            new RegistryConnection
            {
                Endpoint = pair.Target.Address,
                Username = RegistryPair.User,
                Password = new Secret(RegistryPair.Password),
                AllowedHosts = ["localhost"]
            },
            RegistryPair.Impatient,
            TimeProvider.System);
        Assert.IsType<CopyResult.Copied>(await pair.Copier.CopyAsync(pair.Request() with { Target = client }, default));

        hasMoved = true;
        pair.Target.ExpireTokens();
        var result = await pair.Copier.CopyAsync(pair.Request(repository: "team/other") with { Target = client }, default);

        Assert.True(result is CopyResult.Copied, $"{result}");
    }

    [Fact]
    public async Task The_object_store_behind_a_guarded_registry_sees_no_authorization()
    {
        await using var there =
            await RegistryPair.StartAsync(target: static options => RegistryPair.WithTokens(options) with { ObjectStore = true });
        await using var back = await RegistryPair.StartAsync();
        await there.PushAsync(_image);
        await there.CopyAsync();
        there.Target.Faults.Add(
            new RequestMatch { Kind = RequestKind.Blob, Method = "GET" }, there.Target.ObjectStore.Redirect(TimeSpan.FromMinutes(1)));

        var result = await back.Copier.CopyAsync(back.Request() with { Source = there.TargetClient }, default);

        await back.AssertCopiedAsync(_image, result);
        Assert.All(RegistryPair.Of(
            there.Target, RequestKind.StoredObject), static request => Assert.False(request.Headers.ContainsKey("Authorization")));
    }

    [Fact]
    public async Task A_distribution_registry_with_a_password_can_be_a_target()
    {
        await using var server =
            await DockerRegistryServer.StartAsync(new() { BasicAuthentication = new(RegistryPair.User, RegistryPair.Password) });
        await using var pair = await RegistryPair.StartAsync();
        using var client = RegistryPair.ClientOf(server.Address);
        await pair.PushAsync(_image);

        Assert.IsType<CopyResult.Copied>(await pair.Copier.CopyAsync(pair.Request() with { Target = client }, default));

        using var reader = new RegistryPusher(server.Address, new(RegistryPair.User, RegistryPair.Password));
        Assert.True(await reader.HoldsAsync(RegistryPair.RepositoryText, "v1", _image));
    }
}
