using System.Security.Claims;
using Replication.Client;
using Replication.WebConsole;
using Replication.WebConsole.Access;
using Xunit;

namespace Replication.UnitTests.Console;

/// <summary>A sign-out ends the open pages of its session.</summary>
public sealed class OpenSessionsTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly ConsoleOptions Options =
        new() { Server = static () => new Uri("http://127.0.0.1:1"), IsLocal = static _ => true, Version = "1" };

    private readonly OpenSessions _open = new();
    private readonly ConsoleHttp _http = new(Options, TimeProvider.System);

    public void Dispose() => _http.Dispose();

    [Fact]
    public void A_sign_out_ends_the_pages_of_one_session()
    {
        var (signedOut, other) = (ConsoleClaims.Of("ci", "token", Now), ConsoleClaims.Of("ci", "token", Now));
        using var one = Begin(signedOut);
        using var two = Begin(signedOut);
        using var elsewhere = Begin(other);

        _open.End(signedOut, isEverywhere: false);

        Assert.Equal([true, true, false], new[] { one, two, elsewhere }.Select(IsOver));
        Assert.Equal(1, _open.Count);
    }

    [Fact]
    public void A_sign_out_everywhere_ends_all_pages_of_the_token()
    {
        var signedOut = ConsoleClaims.Of("ci", "token", Now);
        using var one = Begin(ConsoleClaims.Of("ci", "token", Now));
        using var other = Begin(ConsoleClaims.Of("ci", "other", Now));
        using var open = Begin(ConsoleClaims.Of("local", token: null, Now));

        _open.End(signedOut, isEverywhere: true);

        Assert.Equal([true, false, false], new[] { one, other, open }.Select(IsOver));
    }

    [Fact]
    public void Sessions_of_a_cookie_without_a_session_or_a_token_are_never_the_same()
    {
        var unknown = new ClaimsPrincipal(new ClaimsIdentity());

        Assert.False(ConsoleClaims.AreSameSession(unknown, unknown));
        Assert.False(ConsoleClaims.HaveSameToken(unknown, unknown));
    }

    [Fact]
    public void A_closed_page_is_forgotten()
    {
        Begin(ConsoleClaims.Of("ci", "token", Now)).Dispose();

        Assert.Equal(0, _open.Count);
    }

    private ConsoleSession Begin(ClaimsPrincipal user)
    {
        var session = new ConsoleSession(Options, _http, _open);
        session.Begin(ConsoleView.Default, user);
        return session;
    }

    private static bool IsOver(ConsoleSession session)
    {
        try
        {
            return session.Api is null;
        }
        catch (ApiException)
        {
            return true;
        }
    }
}
