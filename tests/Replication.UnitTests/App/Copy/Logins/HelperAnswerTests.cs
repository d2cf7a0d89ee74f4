using Replication.App.Copy.Logins;
using Replication.Registries;
using Xunit;

namespace Replication.UnitTests.App.Copy.Logins;

public sealed class HelperAnswerTests
{
    [Theory]
    [InlineData("""{"ServerURL":"h.io","Username":"robot","Secret":"hunter2"}""", "robot", CredentialKind.Password)]
    [InlineData("""{"ServerURL":"h.io","Username":"<token>","Secret":"hunter2"}""", null, CredentialKind.IdentityToken)]
    public void A_helper_response_has_a_password_or_an_identity_token(string output, string? username, CredentialKind kind)
    {
        var credentials = Assert.IsType<HelperAnswer.Of>(HelperAnswer.Read(0, output, "")).Credentials;

        Assert.Equal((username, "hunter2", kind), (credentials.Username, credentials.Secret.Reveal(), credentials.Kind));
    }

    [Theory]
    [InlineData(1, "credentials not found in native keychain\n", "")]
    [InlineData(1, "", "error: Credentials not found in x")]
    [InlineData(0, """{"Username":"","Secret":""}""", "")]
    public void A_helper_without_credentials_returns_none(int exitCode, string output, string errors) =>
        Assert.IsType<HelperAnswer.NotFound>(HelperAnswer.Read(exitCode, output, errors));

    [Theory]
    [InlineData(1, "the keychain is locked\nsecond line", "", "it ended with 1 (the keychain is locked)")]
    [InlineData(2, "", "no\u001b[31m such region", "it ended with 2 (no [31m such region)")]
    [InlineData(1, """{"Username":"robot","Secret":"hunter2""", "", "it ended with 1")]
    [InlineData(1, """{"Secret":"hunter2"}""", "it broke", "it ended with 1 (it broke)")]
    [InlineData(0, "hunter2", "", "its answer (not shown) is no JSON")]
    [InlineData(0, "", "", "its answer (not shown) is no JSON")]
    [InlineData(0, """["hunter2"]""", "", "its response contains no secret")]
    [InlineData(0, """{"Username":"hunter2"}""", "", "its response contains no secret")]
    public void Problems_are_reported_without_secrets(int exitCode, string output, string errors, string reason) =>
        Assert.Equal(new HelperAnswer.Failed(reason), HelperAnswer.Read(exitCode, output, errors));
}
