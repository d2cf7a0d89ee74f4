using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Replication.Registries.Http;

namespace Replication.Registries.Buckets;

/// <summary>Explains the errors of an object store with the S3 API.</summary>
internal static class S3Failures
{
    /// <summary>
    /// Explains an error answer. <paramref name="what"/> names the object at the beginning of the sentence. <paramref name="region"/> is
    /// the region that the service named.
    /// </summary>
    public static CopyFailure OfAnswer(S3Place place, string what, int status, string? code, string? region, TimeSpan? retryAfter)
    {
        var answer = code is { Length: > 0 } ? $"{status} {code}" : $"{status}";
        var service = place.Service.Authority;
        return (status, code) switch
        {
            (_, "NoSuchBucket") => Final(
                CopyFailure.LayoutInvalid,
                $"{what} cannot be read: {service} has no bucket {place.Bucket}. Check the url and the endpoint of the instance."),
            (301 or 307, _) or (_, "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException") => Final(
                CopyFailure.LayoutInvalid,
                $"{what} cannot be read: the bucket {place.Bucket} is in {(region is null ? "another region" : $"the region {region}")}. "
                    + "Correct the region of the instance, and its endpoint if it has one."),
            (_, "SlowDown" or "RequestLimitExceeded" or "Throttling" or "ThrottlingException") or (429, _) => new CopyFailure(
                CopyFailure.RateLimited,
                $"{what} cannot be read: {service} limits the rate of requests ({answer}). The copy is repeated later. Lower maxConcurrentCopies if this happens "
                    + "often.",
                IsWorthRetrying: true,
                retryAfter),
            (_, "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidToken" or "ExpiredToken" or "InvalidSecurity") or (401, _) => Final(
                CopyFailure.Unauthorized,
                $"{what} cannot be read: {service} does not accept the keys ({answer}). Check credentials of the instance: username is the "
                    + "access key, password is its secret."),
            (_, "RequestTimeTooSkewed") => Final(
                CopyFailure.Unauthorized,
                $"{what} cannot be read: the clocks of {service} and of this machine differ too much ({answer}). Correct the clock."),
            (403, _) => Final(
                CopyFailure.Denied,
                $"{what} cannot be read: {service} refuses it ({answer}). Allow the keys of the instance to list the bucket {place.Bucket} "
                    + "(s3:ListBucket) and to read its objects (s3:GetObject)."),
            ( >= 500 or 408, _) => new CopyFailure(
                CopyFailure.RegistryUnavailable,
                $"{what} cannot be read: {service} answered {answer}. The copy is repeated later.",
                IsWorthRetrying: true,
                retryAfter),
            _ => Final(
                CopyFailure.ProtocolError,
                $"{what} cannot be read: {service} answered {answer}. Check that the endpoint is a service with the S3 API, and its "
                    + "pathStyle."),
        };
    }

    /// <summary>Returns the exception for a failed call. <paramref name="hasExpired"/>: the watchdog canceled it.</summary>
    public static RegistryException Of(
        S3Place place, string what, Exception exception, bool hasExpired, DateTimeOffset now, TimeSpan longestWait)
    {
        if (RegistryFailures.FindRegistryException(exception) is { } known)
            return known;
        if (exception is AmazonServiceException { StatusCode: > 0 } answer)
        {
            return new RegistryException(OfAnswer(
                place,
                what,
                (int)answer.StatusCode,
                answer.ErrorCode,
                HeaderOf(answer, "x-amz-bucket-region"),
                HeaderOf(answer, "Retry-After") is { } wait ? RetryAfter.Parse(wait, registryTime: null, now, longestWait) : null), exception);
        }
        if (exception is AmazonClientException && !hasExpired && exception.InnerException is null)
        {
            return new RegistryException(Final(
                CopyFailure.Unauthorized,
                $"{what} cannot be read: this machine has no role and no keys ({exception.Message.TrimEnd('.')}). Set credentials of the "
                    + "instance, or give the machine a role."), exception);
        }
        var reason = hasExpired ? "it did not respond in time or the transfer stalled"
            : ConnectionFault.Of(exception, place.Service.Host) is { } fault ? $"{fault.Reason}. {fault.Remedy.TrimEnd('.')}"
            : RegistryFailures.Reason(exception);
        return new RegistryException(
            new CopyFailure(
                CopyFailure.RegistryUnavailable,
                $"{what} cannot be read: {place.Service.Authority} failed: {reason}. The copy is repeated later.",
                IsWorthRetrying: true),
            exception);
    }

    /// <summary>True when the object does not exist. A missing bucket is another error.</summary>
    public static bool IsMissing(AmazonS3Exception exception) =>
        exception.StatusCode == HttpStatusCode.NotFound && exception.ErrorCode != "NoSuchBucket";

    /// <summary>True when the object has no bytes, so that no range of it exists.</summary>
    public static bool IsEmpty(Exception? exception) =>
        exception is AmazonS3Exception { StatusCode: HttpStatusCode.RequestedRangeNotSatisfiable };

    private static string? HeaderOf(AmazonServiceException exception, string name) =>
        exception.InnerException is HttpErrorResponseException { Response: { } response } && response.IsHeaderPresent(name)
            ? response.GetHeaderValue(name)
            : null;

    private static CopyFailure Final(string code, string message) => new(code, message, IsWorthRetrying: false);
}
