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
    private static readonly RequestPurpose Reading = new(RegistrySide.Source, "src.example", "reading the manifest team/app:v1");
    private static readonly RequestPurpose Writing = new(RegistrySide.Target, "dst.example:5000", "writing the blob x to team/app");

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
    [InlineData(404, "NAME_UNKNOWN", "The repository with name 'team/app' does not exist in the registry with id '123456789012'", true)]
    [InlineData(401, "UNAUTHORIZED", "project team not found: project team not found", true)]
    [InlineData(404, "NOT_FOUND", "project team not found", true)]
    [InlineData(401, "UNAUTHORIZED", "unauthorized to access repository: team/app, action: push", false)]
    [InlineData(403, "DENIED", "requested access to the resource is denied", false)]
    [InlineData(500, "UNKNOWN", "project team not found", false)]
    public void A_target_that_lacks_the_repository_is_recognized(int status, string code, string message, bool isMissing)
    {
        var failure = RegistryFailures.OfStatus(Writing, status, [new RegistryError(code, message)], null, hasCredentials: true);

        Assert.Equal((isMissing, isMissing || status is 401 or 403), (failure.LacksRepository, failure.MayLackRepository));
        Assert.Equal(isMissing, failure.Message.Contains("set createRepository on the rule", StringComparison.Ordinal));
        // The source is only read.
        Assert.False(RegistryFailures.OfStatus(Reading, status, [new RegistryError(code, message)], null, true).MayLackRepository);
    }

    [Theory]
    [InlineData(400, "TOOMANYREQUESTS", CopyFailure.RateLimited)]
    [InlineData(404, "NAME_UNKNOWN", CopyFailure.TargetRefused)]
    [InlineData(404, "BLOB_UNKNOWN", CopyFailure.TargetRefused)]
    [InlineData(400, "MANIFEST_INVALID", CopyFailure.TargetRefused)]
    public void The_error_code_of_the_registry_takes_precedence_over_the_status(int status, string says, string code) =>
        Assert.Equal(code, RegistryFailures.OfStatus(Writing, status, [new RegistryError(says, "")], null, hasCredentials: true).Code);

    [Theory]
    [InlineData("text/html; charset=utf-8", "", true)]
    [InlineData("text/html", "{}", false)]
    [InlineData(null, "<!DOCTYPE html><html>", true)]
    [InlineData("application/json", " \r\n<html>", true)]
    [InlineData("application/json", "{\"a\":\"<html>\"}", false)]
    [InlineData("application/json", "", false)]
    [InlineData(null, "not found", false)]
    public void A_web_page_is_distinguished_from_a_registry_response(string? contentType, string body, bool isPage) =>
        Assert.Equal(isPage, WebPage.Is(contentType, Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData(200, CopyFailure.RegistryUnavailable, true, "login page")]
    [InlineData(302, CopyFailure.RegistryUnavailable, true, "login page")]
    [InlineData(401, CopyFailure.Unauthorized, false, "web page")]
    [InlineData(404, CopyFailure.ManifestUnknown, false, "web page")]
    [InlineData(502, CopyFailure.RegistryUnavailable, true, "502")]
    [InlineData(413, CopyFailure.TargetRefused, false, "Raise that limit")]
    public void A_web_page_is_named_when_the_status_is_ambiguous(int status, string code, bool isWorthRetrying, string says)
    {
        var failure = RegistryFailures.OfWebPage(Reading, status, retryAfter: null, hasCredentials: false);

        Assert.Equal((code, isWorthRetrying), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_of_another_registry_keeps_its_own_message()
    {
        var source = RegistryFailures.Interrupted(Reading, "it ended");

        var failure = RegistryFailures.OfException(
            Writing, new HttpRequestException("copying content", new RegistryException(source)), hasExpired: false);

        Assert.Equal(source, failure);
    }

    [Fact]
    public void A_refused_connection_is_reported_as_such()
    {
        var failure = RegistryFailures.OfException(
            Writing, new HttpRequestException("x", new SocketException((int)SocketError.ConnectionRefused)), hasExpired: false);

        Assert.Equal(CopyFailure.RegistryUnavailable, failure.Code);
        Assert.Contains("ConnectionRefused", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("<html>", 0)]
    [InlineData("[]", 0)]
    [InlineData("""{"errors":"no"}""", 0)]
    [InlineData("""{"errors":[17,{"code":"denied","message":"no"},{"detail":1}]}""", 2)]
    public void Errors_of_a_response_are_read(string body, int count) =>
        Assert.Equal(count, RegistryError.Parse(Encoding.UTF8.GetBytes(body)).Count);

    [Theory]
    [InlineData("see https://user:secret@host/path?sig=abc for more", "see https://host/path for more")]
    [InlineData("your password hunter2-hunter2 is wrong", "your password *** is wrong")]
    [InlineData("Authorization: Bearer abcdefghijkl.mnop was refused", "Authorization: Bearer *** was refused")]
    [InlineData("got cm9ib3Q6aHVudGVyMi1odW50ZXIy", "got ***")]
    [InlineData("token eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.x.y", "token ***")]
    [InlineData("line\r\nbreaks\u001b[31m", "line breaks [31m")]
    [InlineData(
        "unknown blob sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "unknown blob sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Registry_text_is_shown_without_secrets(string written, string shown)
    {
        var filter = new SecretFilter(new CredentialCache(
            new RegistryConnection { Endpoint = new Uri("https://host"), Username = "robot", Password = new Secret("hunter2-hunter2") },
            TimeProvider.System));

        Assert.Equal(shown, filter.Clean(written));
    }
}
