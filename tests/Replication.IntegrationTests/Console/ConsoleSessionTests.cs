using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Replication.Client;
using Replication.Coordination.Access;
using Replication.IntegrationTests.Api;
using Replication.WebConsole.Access;
using Xunit;

namespace Replication.IntegrationTests.Console;

/// <summary>The end of a session, and what of it is logged.</summary>
public sealed class ConsoleSessionTests
{
    private const string Secret = "secret-token";

    private static ApiToken Admin => ApiHost.Token(Secret, TokenRole.Admin) with { Name = "ci" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    public async Task A_sign_out_ends_the_open_pages_of_the_session(bool isEverywhere)
    {
        await using var host = await ApiHost.StartAsync(instances: null, rules: null, Admin);
        using var browser = new Browser(host.Address);
        using var signedIn = await browser.SignInAsync(Secret);
        await using var one = host.Services.CreateAsyncScope();
        await using var other = host.Services.CreateAsyncScope();
        var open = one.ServiceProvider.GetRequiredService<ConsoleSession>();
        var elsewhere = other.ServiceProvider.GetRequiredService<ConsoleSession>();
        open.Begin(ConsoleView.Default, UserOf(host, SessionCookie(signedIn)));
        elsewhere.Begin(ConsoleView.Default, ConsoleClaims.Of("ci", Secret, TimeProvider.System.GetUtcNow()));
        Assert.Equal("ci", (await open.Api.FindCallerAsync(Cancellation)).Value.Name);

        using var signOut = await browser.PostFormAsync("/rules", "/sign-out", isEverywhere ? [("everywhere", "true")] : []);

        Assert.Throws<ApiException>(() => open.Api);
        Assert.Equal(isEverywhere, Record.Exception(() => elsewhere.Api) is ApiException);
    }

    [Fact]
    public async Task The_log_contains_neither_the_token_nor_the_cookie()
    {
        await using var host = await ApiHost.StartAsync(static it => it with { LogLevel = LogLevel.Trace }, [], [], Admin);
        using var browser = new Browser(host.Address);
        using var refused = await browser.SignInAsync("a-wrong-token-0123");
        using var signedIn = await browser.SignInAsync(Secret);
        using var page = await browser.GetAsync("/rules");
        using var signOut = await browser.PostFormAsync("/rules", "/sign-out", ("everywhere", "true"));

        string[] secrets = [Secret, "a-wrong-token-0123", SessionCookie(signedIn).Split(';')[0].Split('=')[1]];
        Assert.NotEmpty(host.Logged);
        Assert.All(secrets, it => Assert.DoesNotContain(host.Logged, line => line.Contains(it, StringComparison.Ordinal)));
    }

    private static ClaimsPrincipal UserOf(ApiHost host, string cookie) => host.Services
        .GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>()
        .Get(ConsoleClaims.Scheme)
        .TicketDataFormat.Unprotect(cookie.Split(';')[0].Split('=')[1])!.Principal;

    private static string SessionCookie(HttpResponseMessage answer) => Assert.Single(
        answer.Headers.GetValues("Set-Cookie"), static it => it.StartsWith("replication-session=", StringComparison.Ordinal));
}
