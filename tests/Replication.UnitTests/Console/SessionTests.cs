using Replication.Contracts.Access;
using Replication.WebConsole.Access;
using Xunit;

namespace Replication.UnitTests.Console;

public sealed class SessionTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    // Hours since the sign-in, hours from the sign-in to the end of all sessions (none: never), and whether the session is valid.
    [Theory]
    [InlineData(1, null, true)]
    [InlineData(7 * 24 - 1, null, true)]
    [InlineData(7 * 24, null, false)]
    [InlineData(1, -1, true)]
    [InlineData(1, 0, false)]
    [InlineData(2, 1, false)]
    public void A_session_ends_by_its_age_or_when_all_sessions_are_ended(int age, int? end, bool isValid)
    {
        var user = ConsoleClaims.Of("ci", "secret", Start);
        var caller = new CallerDocument("ci", "viewer", null, end is { } hours ? Start.AddHours(hours) : null);

        Assert.Equal(isValid, ConsoleClaims.IsValid(user, caller, Start.AddHours(age)));
        Assert.Equal("secret", ConsoleClaims.TokenOf(user));
    }

    [Fact]
    public void A_cookie_without_a_time_is_not_valid() =>
        Assert.False(ConsoleClaims.IsValid(new(), new CallerDocument("ci", "viewer", null), Start));
}
