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
    public async Task Many_who_want_a_token_at_once_cost_one_request()
    {
        var gate = new TaskCompletionSource();
        var cache = new TokenCache(async scopes => { await gate.Task; return New(scopes); }, _time);

        var waiting = Enumerable.Range(0, 50).Select(_ => cache.GetAsync(Pull, takesLong: false, default).AsTask()).ToList();
        gate.SetResult();
        var tokens = await Task.WhenAll(waiting);

        Assert.Single(tokens.Distinct());
        Assert.Equal(1, _fetches);
    }

    [Fact]
    public async Task A_wider_token_serves_a_narrower_wish_until_it_is_to_be_renewed()
    {
        var cache = Cache();

        var wide = await cache.GetAsync(PullAndPush, takesLong: false, default);
        Assert.Same(wide, await cache.GetAsync(Pull, takesLong: false, default));
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.NotSame(wide, await cache.GetAsync(Pull, takesLong: false, default));
        Assert.Equal(2, _fetches);
    }

    [Fact]
    public async Task A_token_that_allows_deletion_is_shown_to_no_one_who_did_not_ask_for_it()
    {
        var delete = TokenScopes.Delete(RepositoryName.Parse("team/app"));
        var cache = Cache();
        var push = await cache.GetAsync(PullAndPush, takesLong: false, default);

        var wide = await cache.GetAsync(delete, takesLong: false, default);

        Assert.Same(push, await cache.GetAsync(PullAndPush, takesLong: false, default));
        Assert.Same(wide, await cache.GetAsync(delete, takesLong: false, default));
    }

    [Fact]
    public async Task What_takes_long_gets_a_token_in_the_first_half_of_its_use()
    {
        var cache = Cache();
        var first = await cache.GetAsync(Pull, takesLong: true, default);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Same(first, await cache.GetAsync(Pull, takesLong: true, default));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Same(first, await cache.GetAsync(Pull, takesLong: false, default));
        Assert.NotSame(first, await cache.GetAsync(Pull, takesLong: true, default));
    }

    [Fact]
    public async Task A_refused_token_is_not_shown_again()
    {
        var cache = Cache();

        var first = await cache.GetAsync(Pull, takesLong: false, default);
        cache.Forget(first.Value);

        Assert.NotEqual(first.Value, (await cache.GetAsync(Pull, takesLong: false, default)).Value);
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        var fails = true;
        var cache = new TokenCache(scopes => fails ? throw new InvalidOperationException("away") : Task.FromResult(New(scopes)), _time);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await cache.GetAsync(Pull, takesLong: false, default));
        fails = false;

        Assert.NotNull(await cache.GetAsync(Pull, takesLong: false, default));
    }

    [Fact]
    public async Task Who_gives_up_waiting_does_not_spoil_it_for_the_others()
    {
        var gate = new TaskCompletionSource();
        var cache = new TokenCache(async scopes => { await gate.Task; return New(scopes); }, _time);
        using var impatience = new CancellationTokenSource();

        var impatient = cache.GetAsync(Pull, takesLong: false, impatience.Token).AsTask();
        var patient = cache.GetAsync(Pull, takesLong: false, default).AsTask();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        gate.SetResult();

        Assert.NotNull(await patient);
    }

    private TokenCache Cache() => new(scopes => Task.FromResult(New(scopes)), _time);

    private AccessToken New(TokenScopes scopes) => new($"token-{Interlocked.Increment(ref _fetches)}", scopes, _time.GetUtcNow().AddSeconds(60)) { FreshUntil = _time.GetUtcNow().AddSeconds(30) };
}
