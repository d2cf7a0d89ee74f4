using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Replication.Coordination.Access;
using Xunit;

namespace Replication.UnitTests.Coordination.Access;

/// <summary>Calls where no token is configured.</summary>
public sealed class LocalCallTests
{
    [Theory]
    [InlineData("127.0.0.1", null)]
    [InlineData("::1", null)]
    [InlineData("::ffff:127.0.0.1", null)]
    [InlineData("10.0.0.5", "access.loopback")]
    [InlineData(null, "access.loopback")]
    public void Callers_on_this_machine_are_accepted(string? remote, string? code) => Assert.Equal(code, CodeOf("GET", remote));

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("X-Forwarded-Host", "example.com")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("x-forwarded-anything", "1")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("X-Real-IP", "203.0.113.7")]
    [InlineData("X-Client-IP", "203.0.113.7")]
    [InlineData("CF-Connecting-IP", "203.0.113.7")]
    [InlineData("True-Client-IP", "203.0.113.7")]
    [InlineData("X-Envoy-External-Address", "203.0.113.7")]
    [InlineData("Via", "")]
    [InlineData("Origin", "https://evil.example.com")]
    [InlineData("Host", "evil.example.com")]
    public void A_call_from_another_site_is_refused(string header, string value) =>
        Assert.Equal("access.loopback", CodeOf("GET", "127.0.0.1", (header, value)));

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public void A_change_needs_json_and_a_header_that_no_upload_carries(string method)
    {
        const string Json = "application/json";
        (string, string) curl = ("User-Agent", "curl/8.5"), mark = (LocalCall.Header, "1");

        Assert.Equal("access.localChange", CodeOf(method, "127.0.0.1"));
        Assert.Equal("access.localChange", CodeOf(method, "127.0.0.1", ("Content-Type", Json), curl));
        Assert.Equal("access.localChange", CodeOf(method, "127.0.0.1", mark, curl));
        Assert.Equal("access.localChange", CodeOf(method, "127.0.0.1", mark));
        Assert.Equal("access.localChange", CodeOf(method, "127.0.0.1", ("Content-Type", "application/octet-stream"), mark, curl));
        Assert.Equal(
            "access.localChange",
            CodeOf(method, "127.0.0.1", ("Content-Type", "application/octet-stream"), ("User-Agent", "replication/1.0")));
        Assert.Equal(
            "access.localChange", CodeOf(method, "127.0.0.1", ("Content-Type", "application/vnd.oci.image.manifest.v1+json"), mark));
        Assert.Equal("access.localChange", CodeOf(method, "127.0.0.1", ("Content-Type", "application/x-www-form-urlencoded"), mark));
        Assert.Null(CodeOf(method, "127.0.0.1", ("Content-Type", Json), mark, curl));
        Assert.Null(CodeOf(method, "127.0.0.1", ("Content-Type", "Application/JSON; charset=utf-8"), mark, curl));
        // Registry clients and browsers name themselves; a script that does not is neither.
        Assert.Null(CodeOf(method, "127.0.0.1", ("Content-Type", Json)));
    }

    [Fact]
    public void A_refused_change_says_what_to_add()
    {
        var problem = Assert.IsType<ProblemHttpResult>(
            LocalCall.Refuse(Context("POST", "127.0.0.1", [("Content-Type", "application/json"), ("User-Agent", "curl/8.5")])));

        Assert.Equal(403, problem.StatusCode);
        Assert.EndsWith("add 'Replication-Request: 1'", problem.ProblemDetails.Detail, StringComparison.Ordinal);
    }

    private static string? CodeOf(string method, string? remote, params (string Name, string Value)[] headers) =>
        LocalCall.Refuse(Context(method, remote, headers)) is ProblemHttpResult problem
            ? (string?)problem.ProblemDetails.Extensions["code"]
            : null;

    private static DefaultHttpContext Context(string method, string? remote, (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote);
        context.Request.Method = method;
        context.Request.Host = new HostString("127.0.0.1", 8080);
        foreach (var (name, value) in headers)
            context.Request.Headers[name] = value;
        return context;
    }
}
