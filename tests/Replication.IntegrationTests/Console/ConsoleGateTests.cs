using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Replication.Coordination.Access;
using Replication.IntegrationTests.Api;
using Replication.WebConsole.Access;
using Xunit;

namespace Replication.IntegrationTests.Console;

/// <summary>Who may open the console.</summary>
public sealed partial class ConsoleGateTests
{
    private const string Secret = "secret-token";

    private static readonly string[] Open =
        ["/assets/{version}/{name}", "/preferences", "/sign-in", "/sign-in", "/sign-out"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_page_requires_a_session_except_those_that_begin_one()
    {
        await using var host = await StartAsync();
        var endpoints = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(static it => (Route: it.RoutePattern.RawText!, Console: it.Metadata.GetMetadata<ConsoleEndpoint>()))
            .Where(static it => it.Console is not null)
            .ToList();

        Assert.Equal(Open, endpoints.Where(static it => it.Console!.IsOpen).Select(static it => it.Route).Order(StringComparer.Ordinal));
        using var browser = new Browser(host.Address);
        foreach (var (route, _) in endpoints.Where(static it => !it.Console!.IsOpen))
        {
            var path = Parameter().Replace(route, "x");
            using var answer = await browser.GetAsync(path);
            if (path.StartsWith("/_blazor", StringComparison.Ordinal))
                Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized, $"{path}: {answer.StatusCode}");
            else
                Assert.True(
                    answer.Headers.Location?.OriginalString == $"/sign-in?to={Uri.EscapeDataString(path)}", $"{path}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task A_known_token_begins_a_session_that_scripts_cannot_read()
    {
        await using var host = await StartAsync();
        using var browser = new Browser(host.Address);

        using var signedIn = await browser.SignInAsync(Secret, to: "/records?status=failed");

        Assert.Equal("/records?status=failed", signedIn.Headers.Location!.OriginalString);
        var cookie = SessionCookie(signedIn);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Secret, cookie, StringComparison.Ordinal);
        using var page = await browser.GetAsync("/rules");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain(Secret, await page.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }

    // The header of a proxy that ends TLS, and whether the cookie is for TLS only.
    [Theory]
    [InlineData(null, false)]
    [InlineData("https", true)]
    public async Task Behind_TLS_the_cookie_is_for_TLS_only(string? proto, bool isSecure)
    {
        await using var host = await StartAsync();
        using var browser = new Browser(host.Address) { ForwardedProto = proto };

        using var signedIn = await browser.SignInAsync(Secret);

        var cookie = SessionCookie(signedIn);
        Assert.Equal(isSecure, cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("guessed", "/sign-in?problem=token&to=%2F")]
    [InlineData("", "/sign-in?problem=token&to=%2F")]
    [InlineData("a\nb", "/sign-in?problem=token&to=%2F")]
    public async Task An_unknown_token_begins_no_session(string token, string expected)
    {
        await using var host = await StartAsync();
        using var browser = new Browser(host.Address);

        using var answer = await browser.SignInAsync(token);

        Assert.Equal(expected, answer.Headers.Location!.OriginalString);
        Assert.DoesNotContain(answer.Headers, static it => it.Key == "Set-Cookie" && it.Value.Any(static one => one.Contains("session")));
    }

    [Theory]
    [InlineData("//evil.example.com")]
    [InlineData("https://evil.example.com")]
    [InlineData("/\\evil.example.com")]
    public async Task A_sign_in_leads_to_no_other_site(string to)
    {
        await using var host = await StartAsync();
        using var browser = new Browser(host.Address);

        using var answer = await browser.SignInAsync(Secret, to);

        Assert.Equal("/", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_form_of_another_site_begins_and_ends_no_session()
    {
        await using var host = await StartAsync();
        using var browser = new Browser(host.Address);

        using var signIn = await browser.PostAsync("/sign-in", ("token", Secret));
        Assert.Equal("/sign-in?problem=expired", signIn.Headers.Location!.OriginalString);

        using var _ = await browser.SignInAsync(Secret);
        using var signOut = await browser.PostAsync("/sign-out", ("everywhere", "true"));
        using var page = await browser.GetAsync("/rules");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Sign_out_everywhere_ends_the_sessions_of_other_browsers()
    {
        await using var host = await StartAsync();
        using var first = new Browser(host.Address);
        using var second = new Browser(host.Address);
        using var one = await first.SignInAsync(Secret);
        using var two = await second.SignInAsync(Secret);

        using var signOut = await first.PostFormAsync("/rules", "/sign-out", ("everywhere", "true"));

        Assert.Equal("/sign-in", signOut.Headers.Location!.OriginalString);
        using var page = await second.GetAsync("/rules");
        Assert.Equal("/sign-in?to=%2Frules", page.Headers.Location!.OriginalString);
        using var again = await second.SignInAsync(Secret);
        using var after = await second.GetAsync("/rules");
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    // A header of the request, and the status of a page of a server without tokens.
    [Theory]
    [InlineData("Accept", "text/html", 200)]
    [InlineData("Host", "evil.example.com", 403)]
    [InlineData("X-Forwarded-For", "10.0.0.1", 403)]
    [InlineData("Via", "1.1 proxy", 403)]
    [InlineData("Origin", "https://evil.example.com", 403)]
    public async Task Without_tokens_the_console_answers_this_machine_only(string header, string value, int status)
    {
        await using var host = await ApiHost.StartAsync();
        using var browser = new Browser(host.Address);

        using var page = await browser.GetAsync("/rules", (header, value));
        using var socket = await browser.GetAsync("/_blazor", (header, value));

        Assert.Equal(status, (int)page.StatusCode);
        Assert.Equal(status == 403, (int)socket.StatusCode == 403);
    }

    [Fact]
    public async Task The_web_socket_of_another_site_is_refused_although_the_browser_sends_the_cookie()
    {
        await using var host = await StartAsync();
        using var browser = new Browser(host.Address);
        using var _ = await browser.SignInAsync(Secret);

        using var foreign = await browser.GetAsync("/_blazor", ("Origin", "https://evil.example.com"));
        using var own = await browser.GetAsync("/_blazor", ("Origin", host.Address.GetLeftPart(UriPartial.Authority)));

        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        Assert.NotEqual(HttpStatusCode.Forbidden, own.StatusCode);
    }

    // An origin without TLS of the same host, and whether the proxy says that the browser uses TLS.
    [Theory]
    [InlineData("http", null, false)]
    [InlineData("http", "https", true)]
    [InlineData("https", "https", false)]
    public async Task Behind_TLS_a_page_without_TLS_is_another_site(string scheme, string? proto, bool isRefused)
    {
        await using var host = await StartAsync();
        using var browser = new Browser(host.Address);
        (string, string)[] headers = [("Host", "console.example.com"), ("Origin", $"{scheme}://console.example.com")];

        using var socket = await browser.GetAsync("/_blazor", proto is null ? headers : [.. headers, ("X-Forwarded-Proto", proto)]);

        Assert.Equal(isRefused, socket.StatusCode == HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Programs_get_a_text_at_the_first_page()
    {
        await using var host = await StartAsync();
        using var browser = new Browser(host.Address);

        using var text = await browser.GetAsync("/", ("Accept", "*/*"));
        using var page = await browser.GetAsync("/", ("Accept", "text/html"));

        Assert.Contains("/openapi/v1.json", await text.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal("/sign-in?to=%2F", page.Headers.Location!.OriginalString);
    }

    private static Task<ApiHost> StartAsync() =>
        ApiHost.StartAsync(instances: null, rules: null, ApiHost.Token(Secret, TokenRole.Admin) with { Name = "ci" });

    private static string SessionCookie(HttpResponseMessage answer) => Assert.Single(
        answer.Headers.GetValues("Set-Cookie"), static it => it.StartsWith("replication-session=", StringComparison.Ordinal));

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
