using System.Net.Sockets;
using System.Text;
using Replication.Contracts;
using Replication.Registries;
using Replication.Registries.Authentication;
using Replication.Registries.Http;
using Xunit;

namespace Replication.UnitTests.Registries.Http;

public sealed class RegistryFailuresTests
{
    private static readonly Errand Reading = new(RegistrySide.Source, "src.example", "reading the manifest team/app:v1");
    private static readonly Errand Writing = new(RegistrySide.Target, "dst.example:5000", "writing the blob x to team/app");

    [Theory]
    [InlineData(401, CopyFailure.Unauthorized, false)]
    [InlineData(403, CopyFailure.Denied, false)]
    [InlineData(404, CopyFailure.ManifestUnknown, false)]
    [InlineData(408, CopyFailure.RegistryUnavailable, true)]
    [InlineData(413, CopyFailure.TargetRefused, false)]
    [InlineData(429, CopyFailure.RateLimited, true)]
    [InlineData(500, CopyFailure.RegistryUnavailable, true)]
    [InlineData(503, CopyFailure.RegistryUnavailable, true)]
    [InlineData(301, CopyFailure.ProtocolError, false)]
    [InlineData(418, CopyFailure.ProtocolError, false)]
    public void Each_status_has_its_code(int status, string code, bool isWorthRetrying)
    {
        var failure = RegistryFailures.OfStatus(Reading, status, [], null, hasCredentials: true);

        Assert.Equal((code, isWorthRetrying), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains("The source registry src.example", failure.Message, StringComparison.Ordinal);
        Assert.Contains("reading the manifest team/app:v1", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "TOOMANYREQUESTS", CopyFailure.RateLimited)]
    [InlineData(404, "NAME_UNKNOWN", CopyFailure.TargetRefused)]
    [InlineData(404, "BLOB_UNKNOWN", CopyFailure.TargetRefused)]
    [InlineData(400, "MANIFEST_INVALID", CopyFailure.TargetRefused)]
    public void The_registrys_own_code_says_more_than_the_status(int status, string says, string code) =>
        Assert.Equal(code, RegistryFailures.OfStatus(Writing, status, [new RegistryError(says, "")], null, hasCredentials: true).Code);

    [Theory]
    [InlineData("text/html; charset=utf-8", "", true)]
    [InlineData("text/html", "{}", false)]
    [InlineData(null, "<!DOCTYPE html><html>", true)]
    [InlineData("application/json", " \r\n<html>", true)]
    [InlineData("application/json", "{\"a\":\"<html>\"}", false)]
    [InlineData("application/json", "", false)]
    [InlineData(null, "not found", false)]
    public void A_web_page_is_told_from_a_registrys_answer(string? contentType, string body, bool isPage) =>
        Assert.Equal(isPage, WebPage.Is(contentType, Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData(200, CopyFailure.RegistryUnavailable, true, "login page")]
    [InlineData(302, CopyFailure.RegistryUnavailable, true, "login page")]
    [InlineData(401, CopyFailure.Unauthorized, false, "web page")]
    [InlineData(404, CopyFailure.ManifestUnknown, false, "web page")]
    [InlineData(502, CopyFailure.RegistryUnavailable, true, "502")]
    [InlineData(413, CopyFailure.TargetRefused, false, "raise that limit")]
    public void A_web_page_is_called_one_where_its_status_does_not_say_enough(int status, string code, bool isWorthRetrying, string says)
    {
        var failure = RegistryFailures.OfPage(Reading, status, retryAfter: null, hasCredentials: false);

        Assert.Equal((code, isWorthRetrying), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cause_that_names_another_registry_is_not_blamed_on_this_one()
    {
        var source = RegistryFailures.BrokeOff(Reading, "it ended");

        var failure = RegistryFailures.OfException(Writing, new HttpRequestException("copying content", new RegistryException(source)), hasExpired: false);

        Assert.Equal(source, failure);
    }

    [Fact]
    public void A_refused_connection_is_said_to_be_one()
    {
        var failure = RegistryFailures.OfException(Writing, new HttpRequestException("x", new SocketException((int)SocketError.ConnectionRefused)), hasExpired: false);

        Assert.Equal(CopyFailure.RegistryUnavailable, failure.Code);
        Assert.Contains("ConnectionRefused", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("<html>", 0)]
    [InlineData("[]", 0)]
    [InlineData("""{"errors":"no"}""", 0)]
    [InlineData("""{"errors":[17,{"code":"denied","message":"no"},{"detail":1}]}""", 2)]
    public void Errors_are_read_where_there_are_any(string body, int count) => Assert.Equal(count, RegistryError.Parse(Encoding.UTF8.GetBytes(body)).Count);

    [Theory]
    [InlineData("see https://user:secret@host/path?sig=abc for more", "see https://host/path for more")]
    [InlineData("your password hunter2-hunter2 is wrong", "your password *** is wrong")]
    [InlineData("Authorization: Bearer abcdefghijkl.mnop was refused", "Authorization: Bearer *** was refused")]
    [InlineData("got cm9ib3Q6aHVudGVyMi1odW50ZXIy", "got ***")]
    [InlineData("token eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.x.y", "token ***")]
    [InlineData("line\r\nbreaks\u001b[31m", "line breaks [31m")]
    [InlineData("unknown blob sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "unknown blob sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void What_a_registry_wrote_is_shown_without_secrets(string written, string shown)
    {
        var filter = new SecretFilter(new Login(new RegistryConnection { Endpoint = new Uri("https://host"), Username = "robot", Password = new Secret("hunter2-hunter2") }, TimeProvider.System));

        Assert.Equal(shown, filter.Clean(written));
    }
}
