using Replication.Registries.Clouds;
using Xunit;

namespace Replication.UnitTests.Registries.Clouds;

/// <summary>The published test suite of Signature Version 4, for the kinds of requests that this program sends.</summary>
public sealed class AwsSignatureTests
{
    private static readonly AwsKeys Keys = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", SessionToken: null);
    private static readonly DateTimeOffset Now = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("GET", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("POST", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    public void A_plain_request_is_signed_as_published(string method, string signature)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "https://example.amazonaws.com/");

        AwsSignature.Sign(request, [], Keys, "us-east-1", "service", Now);

        Assert.Equal(
            $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, "
                + $"Signature={signature}",
            request.Headers.NonValidated["Authorization"].ToString());
        Assert.Equal("20150830T123600Z", request.Headers.NonValidated["X-Amz-Date"].ToString());
    }

    [Fact]
    public void The_token_of_a_session_and_the_type_of_the_body_are_signed_too()
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Post, "https://example.amazonaws.com/") { Content = new ByteArrayContent("{}"u8.ToArray()) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-amz-json-1.1");

        AwsSignature.Sign(request, "{}"u8, Keys with { SessionToken = "session" }, "us-east-1", "service", Now);

        Assert.Contains(
            "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token,",
            request.Headers.NonValidated["Authorization"].ToString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("123456789012.dkr.ecr.eu-central-1.amazonaws.com", "eu-central-1")]
    [InlineData("123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1")]
    [InlineData("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", "cn-north-1")]
    [InlineData("123456789012.dkr-ecr.us-west-2.on.aws", "us-west-2")]
    [InlineData("registry.example.com", null)]
    [InlineData("evil.dkr.ecr.eu-central-1.amazonaws.com.example.com", null)]
    public void The_region_is_read_from_the_name_of_a_registry(string host, string? region) =>
        Assert.Equal(region, EcrApi.RegionOf(host));

    [Theory]
    [InlineData(12 * 60, 12 * 48)]
    [InlineData(60, 48)]
    [InlineData(10, 5)]
    [InlineData(2, 1)]
    public void Credentials_are_renewed_before_they_expire(int lifeMinutes, int expectedMinutes) =>
        Assert.Equal(Now.AddMinutes(expectedMinutes), CloudLogins.RenewAt(Now, TimeSpan.FromMinutes(lifeMinutes)));
}
