using Microsoft.Extensions.Time.Testing;
using Replication.Contracts;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Xunit;

namespace Replication.IntegrationTests.Registries.Hostile;

/// <summary>Unusual token servers and authentication challenges. AuthenticationTests contains further cases.</summary>
public sealed class HostileTokenServerTests
{
    private readonly SampleImage _image = SampleImage.Create(layerSizes: [10_000, 1_500_000]);

    [Theory]
    [InlineData("GET", 404)]
    [InlineData("GET", 405)]
    [InlineData("GET", 400)]
    [InlineData("POST", 405)]
    public async Task A_token_server_that_supports_only_GET_or_POST_is_used_with_it(string refused, int status)
    {
        await using var pair = await StartAsync();
        pair.Target.Faults.Add(new RequestMatch { Kind = RequestKind.Token, Method = refused }, Fault.Status(status));

        Assert.IsType<CopyResult.Copied>(await pair.CopyAsync());

        Assert.InRange(RegistryPair.Of(pair.Target, RequestKind.Token).Count, 1, 2);
    }

    [Fact]
    public async Task An_unavailable_token_server_is_reported_as_a_failed_login()
    {
        await using var pair = await StartAsync();
        pair.Target.Faults.Add(new RequestMatch { Kind = RequestKind.Token }, Fault.Status(404));

        var failure = await pair.FailToCopyAsync();

        Assert.Equal((CopyFailure.Unauthorized, true), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains("there is no token server", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_token_server_that_grants_one_repository_at_a_time_prevents_only_the_mount(int status)
    {
        await using var pair = await StartAsync();
        Assert.IsType<CopyResult.Copied>(await pair.CopyAsync());
        pair.Target.Faults.Add(
            new RequestMatch { Kind = RequestKind.Token, Where = static request => request.Target.Split("scope=").Length > 2 },
            Fault.Status(status));
        pair.Target.Faults.Add(new RequestMatch { Kind = RequestKind.Token, Method = "POST" }, Fault.Status(status));

        Assert.IsType<CopyResult.Copied>(await pair.CopyAsync(repository: "team/other"));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    public async Task A_proxy_that_reports_an_expired_token_with_another_status_is_handled(int status)
    {
        await using var pair = await StartAsync();
        var expired = """{"errors":[{"code":"DENIED","message":"Your authorization token has expired. Reauthenticate and try again."}]}""";
        pair.Target.Faults.Add(new RequestMatch { Kind = RequestKind.UploadStart }, Fault.Status(status, body: expired), times: 1);

        Assert.IsType<CopyResult.Copied>(await pair.CopyAsync());

        Assert.Equal(2, RegistryPair.Of(pair.Target, RequestKind.Token).Count);
        Assert.Equal(3 + 1, RegistryPair.Of(pair.Target, RequestKind.UploadStart).Count);
    }

    [Fact]
    public async Task Repeated_expired_token_responses_end_the_attempt()
    {
        await using var pair = await StartAsync();
        pair.Target.Faults.Add(
            new RequestMatch { Kind = RequestKind.Manifest },
            Fault.Status(400, body: """{"errors":[{"code":"DENIED","message":"token expired"}]}"""));

        var failure = await pair.FailToCopyAsync();

        Assert.False(failure.IsWorthRetrying);
        Assert.InRange(pair.Target.Requests.All.Count, 1, 20);
    }

    [Fact]
    public async Task Tokens_that_live_for_a_second_are_enough()
    {
        await using var pair = await RegistryPair.StartAsync(
            target: static options => RegistryPair.WithTokens(options) with { TokenLifetime = TimeSpan.FromSeconds(1) });
        await pair.PushAsync(_image);
        pair.Target.Faults.Add(new RequestMatch { Kind = RequestKind.UploadStart }, Fault.After(static () => Task.Delay(1200)));

        Assert.IsType<CopyResult.Copied>(await pair.CopyAsync());
    }

    [Fact]
    public async Task Credentials_are_fetched_again_when_they_expire()
    {
        await using var pair = await StartAsync();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var source = new Counting(time);
        using var client = new RegistryClient(
            new RegistryConnection { Endpoint = pair.Target.Address, Credentials = source }, RegistryPair.Impatient, time);
        await client.ResolveAsync(RegistryPair.Repository, RegistryPair.V1, default);
        await client.ResolveAsync(RegistryPair.Repository, RegistryPair.V1, default);
        Assert.Equal(1, source.Count);

        time.Advance(TimeSpan.FromHours(7));
        await client.ResolveAsync(RegistryPair.Repository, RegistryPair.V1, default);
        Assert.Equal(1, source.Count);
        time.Advance(TimeSpan.FromHours(3));
        await client.ResolveAsync(RegistryPair.Repository, RegistryPair.V1, default);

        Assert.Equal(2, source.Count);
    }

    private async Task<RegistryPair> StartAsync()
    {
        var pair = await RegistryPair.StartAsync(target: RegistryPair.WithTokens);
        await pair.PushAsync(_image);
        return pair;
    }

    private sealed class Counting(TimeProvider time) : ICredentialSource
    {
        public int Count { get; private set; }

        public Task<RegistryCredentials?> GetAsync(CancellationToken cancellationToken)
        {
            Count++;
            return Task.FromResult<RegistryCredentials?>(
                new RegistryCredentials(RegistryPair.User, new Secret(RegistryPair.Password)) { RenewAt = time.GetUtcNow().AddHours(9) });
        }
    }
}
