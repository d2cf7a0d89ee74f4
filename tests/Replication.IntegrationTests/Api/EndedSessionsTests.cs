using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Replication.Contracts.Access;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Xunit;

namespace Replication.IntegrationTests.Api;

public sealed class EndedSessionsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_ends_its_own_console_sessions_only()
    {
        await using var host = await ApiHost.StartAsync(
            instances: null, rules: null, ApiHost.Token("viewer", TokenRole.Viewer), ApiHost.Token("admin", TokenRole.Admin));

        var ended = await host.CallAsync(HttpMethod.Post, "/api/v1/caller/end-sessions", token: "viewer");

        var at = ended.Json.GetProperty("sessionsEndedAt").GetDateTimeOffset();
        Assert.Equal(at, (await host.GetAsync("/api/v1/caller", token: "viewer")).Json.GetProperty("sessionsEndedAt").GetDateTimeOffset());
        Assert.Equal(
            JsonValueKind.Null, (await host.GetAsync("/api/v1/caller", token: "admin")).Json.GetProperty("sessionsEndedAt").ValueKind);
        Assert.Contains("caller.endSessions", (await host.GetAsync("/api/v1/audit", token: "admin")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_is_forgotten_when_no_session_can_be_older()
    {
        await using var host = await ApiHost.StartAsync();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
        var sessions = new EndedSessions(host.Services.GetRequiredService<INoteStore>(), time);
        await sessions.EndAsync("one", Cancellation);

        time.Advance(EndedSessions.MaxSessionTime - TimeSpan.FromHours(1));
        await sessions.EndAsync("two", Cancellation);
        Assert.NotNull(await sessions.FindAsync("one", Cancellation));

        time.Advance(TimeSpan.FromHours(2));
        await sessions.EndAsync("two", Cancellation);
        Assert.Null(await sessions.FindAsync("one", Cancellation));
    }
}
