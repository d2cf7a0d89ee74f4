using Replication.Registries;
using Replication.Registries.Buckets;
using Xunit;

namespace Replication.UnitTests.Registries.Buckets;

public sealed class S3FailuresTests
{
    private static readonly S3Place Place = S3Place.Of(new Uri("s3://images/copy"), endpoint: null, "eu-central-1");

    [Theory]
    [InlineData(404, "NoSuchBucket", CopyFailure.LayoutInvalid, false, "has no bucket images")]
    [InlineData(301, "PermanentRedirect", CopyFailure.LayoutInvalid, false, "in the region eu-west-1")]
    [InlineData(400, "AuthorizationHeaderMalformed", CopyFailure.LayoutInvalid, false, "in the region eu-west-1")]
    [InlineData(301, null, CopyFailure.LayoutInvalid, false, "in the region eu-west-1")]
    [InlineData(503, "SlowDown", CopyFailure.RateLimited, true, "503 SlowDown")]
    [InlineData(429, null, CopyFailure.RateLimited, true, "(429)")]
    [InlineData(403, "InvalidAccessKeyId", CopyFailure.Unauthorized, false, "does not accept the keys")]
    [InlineData(401, null, CopyFailure.Unauthorized, false, "does not accept the keys")]
    [InlineData(403, "RequestTimeTooSkewed", CopyFailure.Unauthorized, false, "Correct the clock")]
    [InlineData(403, "AccessDenied", CopyFailure.Denied, false, "s3:GetObject")]
    [InlineData(403, null, CopyFailure.Denied, false, "s3:ListBucket")]
    [InlineData(500, "InternalError", CopyFailure.RegistryUnavailable, true, "500 InternalError")]
    [InlineData(418, null, CopyFailure.ProtocolError, false, "S3 API")]
    public void An_error_answer_is_explained(int status, string? code, string expected, bool isWorthRetrying, string words)
    {
        var failure = S3Failures.OfAnswer(
            Place, "The bucket s3://images/copy/, object a/link,", status, code, "eu-west-1", TimeSpan.FromSeconds(5));

        Assert.Equal((expected, isWorthRetrying), (failure.Code, failure.IsWorthRetrying));
        Assert.Equal(isWorthRetrying ? TimeSpan.FromSeconds(5) : null, failure.RetryAfter);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Contains("images", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://images", null, "eu-central-1", "", "https://s3.eu-central-1.amazonaws.com/")]
    [InlineData("s3://images/", null, "cn-north-1", "", "https://s3.cn-north-1.amazonaws.com.cn/")]
    [InlineData("s3://images/a/b/", "http://127.0.0.1:9000", null, "a/b/", "http://127.0.0.1:9000/")]
    [InlineData("s3://images/a", "https://minio.example.com", "eu", "a/", "https://minio.example.com/")]
    public void A_place_has_a_prefix_and_a_service(string url, string? endpoint, string? region, string prefix, string service)
    {
        var place = S3Place.Of(new Uri(url), endpoint is null ? null : new Uri(endpoint), region);

        Assert.Equal(("images", prefix, new Uri(service)), (place.Bucket, place.Prefix, place.Service));
        Assert.Equal($"{prefix}docker/x", place.KeyOf("docker/x"));
    }
}
