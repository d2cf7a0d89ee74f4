using Microsoft.Extensions.Time.Testing;
using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Xunit;

namespace Replication.UnitTests.Registries.Authentication;

public sealed class TokenCacheTests
{
    private static readonly TokenScopes Pull = TokenScopes.Pull(RepositoryName.Parse("team/app"));
    private static readonly TokenScopes PullAndPush = TokenScopes.PullAndPush(RepositoryName.Parse("team/app"));

    private readonly FakeTimeProvider _time = new();
    private int _fetches;

    [Fact]
    public async Task Concurrent_requests_share_one_token_fetch()
    {
        var gate = new TaskCompletionSource();
        var cache = new TokenCache(async scopes => { await gate.Task; return New(scopes); }, _time);

        var waiting = Enumerable.Range(0, 50).Select(_ => cache.GetAsync(Pull, isLongRunning: false, default).AsTask()).ToList();
        gate.SetResult();
        var tokens = await Task.WhenAll(waiting);

        Assert.Single(tokens.Distinct());
        Assert.Equal(1, _fetches);
    }

    [Fact]
    public async Task A_token_with_more_scopes_is_reused_until_its_renewal()
    {
        var cache = Cache();

        var wide = await cache.GetAsync(PullAndPush, isLongRunning: false, default);
        Assert.Same(wide, await cache.GetAsync(Pull, isLongRunning: false, default));
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.NotSame(wide, await cache.GetAsync(Pull, isLongRunning: false, default));
        Assert.Equal(2, _fetches);
    }

    [Fact]
    public async Task A_delete_token_is_used_for_delete_requests_only()
    {
        var delete = TokenScopes.Delete(RepositoryName.Parse("team/app"));
        var cache = Cache();
        var push = await cache.GetAsync(PullAndPush, isLongRunning: false, default);

        var wide = await cache.GetAsync(delete, isLongRunning: false, default);

        Assert.Same(push, await cache.GetAsync(PullAndPush, isLongRunning: false, default));
        Assert.Same(wide, await cache.GetAsync(delete, isLongRunning: false, default));
    }

    [Fact]
    public async Task A_long_request_gets_a_fresh_token()
    {
        var cache = Cache();
        var first = await cache.GetAsync(Pull, isLongRunning: true, default);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Same(first, await cache.GetAsync(Pull, isLongRunning: true, default));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Same(first, await cache.GetAsync(Pull, isLongRunning: false, default));
        Assert.NotSame(first, await cache.GetAsync(Pull, isLongRunning: true, default));
    }

    [Fact]
    public async Task A_rejected_token_is_not_used_again()
    {
        var cache = Cache();

        var first = await cache.GetAsync(Pull, isLongRunning: false, default);
        cache.Forget(first.Value);

        Assert.NotEqual(first.Value, (await cache.GetAsync(Pull, isLongRunning: false, default)).Value);
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        var fails = true;
        var cache = new TokenCache(scopes => fails ? throw new InvalidOperationException("away") : Task.FromResult(New(scopes)), _time);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await cache.GetAsync(Pull, isLongRunning: false, default));
        fails = false;

        Assert.NotNull(await cache.GetAsync(Pull, isLongRunning: false, default));
    }

    [Fact]
    public async Task A_canceled_caller_does_not_cancel_the_shared_fetch()
    {
        var gate = new TaskCompletionSource();
        var cache = new TokenCache(async scopes => { await gate.Task; return New(scopes); }, _time);
        using var impatience = new CancellationTokenSource();

        var impatient = cache.GetAsync(Pull, isLongRunning: false, impatience.Token).AsTask();
        var patient = cache.GetAsync(Pull, isLongRunning: false, default).AsTask();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        gate.SetResult();

        Assert.NotNull(await patient);
    }

    private TokenCache Cache() => new(scopes => Task.FromResult(New(scopes)), _time);

    private BearerToken New(TokenScopes scopes) =>
        new($"token-{Interlocked.Increment(ref _fetches)}", scopes, _time.GetUtcNow()
            .AddSeconds(60))
        { FreshUntil = _time.GetUtcNow().AddSeconds(30) };
}
