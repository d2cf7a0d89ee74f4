using System.Net.Sockets;
using System.Security.Authentication;

namespace Replication.Registries.Http;

/// <summary>Puts what went wrong into a code and a sentence.</summary>
internal static class RegistryFailures
{
    public static CopyFailure OfStatus(Errand errand, int status, IReadOnlyList<RegistryError> errors, TimeSpan? retryAfter, bool hasCredentials) =>
        Explain(errand, status, errors, retryAfter, hasCredentials) with { Status = status };

    private static CopyFailure Explain(Errand errand, int status, IReadOnlyList<RegistryError> errors, TimeSpan? retryAfter, bool hasCredentials)
    {
        var said = $"{errand.Registry} answered {status}{Shown(errors)} while {errand.Doing}.";
        if (status == 429 || Says(errors, "TOOMANYREQUESTS"))
            return new CopyFailure(CopyFailure.RateLimited, $"{said} It limits the rate of requests; the copy continues when it allows more.", IsWorthRetrying: true, retryAfter);
        return status switch
        {
            401 when hasCredentials => Final(CopyFailure.Unauthorized, $"{said} It refuses the user name or the password: check the credentials."),
            401 => Final(CopyFailure.Unauthorized, $"{said} It requires a login: configure credentials."),
            403 => Final(CopyFailure.Denied, $"{said} The account is not allowed to do this: give it the right, or use another account."),
            404 when Says(errors, "NAME_UNKNOWN") && errand.Side == RegistrySide.Target =>
                Final(CopyFailure.TargetRefused, $"{said} The repository does not exist there: create it, or let the registry create repositories on push."),
            404 when errand.Side == RegistrySide.Target => Final(CopyFailure.TargetRefused, $"{said} The registry does not know this address: check the endpoint, that the repository exists, and the rights of the account."),
            404 when Says(errors, "BLOB_UNKNOWN") => Final(CopyFailure.BlobUnknown, $"{said} The source lacks a blob that the manifest names: push the image again, with its layers."),
            404 => Final(CopyFailure.ManifestUnknown, $"{said} It does not exist there: it was deleted, or never pushed, or the account may not see it. Push it again, or check the rights of the account."),
            405 when errand.Side == RegistrySide.Target =>
                Final(CopyFailure.TargetRefused, $"{said} It does not accept this kind of write: it may be read-only or in maintenance, or a proxy before it may block the method. Check both, then retry."),
            413 => Final(CopyFailure.TargetRefused, $"{said} The content is larger than the registry, or a proxy before it, accepts: raise that limit."),
            408 or 425 or >= 500 => new CopyFailure(CopyFailure.RegistryUnavailable, $"{said} The log of the registry may say why.", IsWorthRetrying: true, retryAfter),
            >= 300 and < 400 => Final(CopyFailure.ProtocolError, $"{said} That is a redirect that cannot be followed: check the endpoint."),
            < 400 => Final(CopyFailure.ProtocolError, $"{said} The distribution specification does not allow this answer: check that the endpoint is a registry, and what stands before it."),
            _ when errand.Side == RegistrySide.Target => Final(CopyFailure.TargetRefused, $"{said} It does not accept this content: the registry's own words, or its log, say why. Change its configuration or the image, then retry."),
            _ => Final(CopyFailure.ProtocolError, $"{said} Check that the endpoint is a registry."),
        };
    }

    /// <summary>A web page came in place of the registry's answer.</summary>
    public static CopyFailure OfPage(Errand errand, int status, TimeSpan? retryAfter, bool hasCredentials)
    {
        // The pages of proxies that cannot reach the registry, or limit what they let through, mean what their status says.
        if (status is 408 or 413 or 425 or 429 or >= 500)
            return OfStatus(errand, status, [], retryAfter, hasCredentials);
        if (status < 400)
        {
            return new CopyFailure(
                CopyFailure.RegistryUnavailable,
                $"{errand.Registry} answered {status} with a web page (HTML) while {errand.Doing}, as a login page does and a registry does not. {WebPage.Remedy}",
                IsWorthRetrying: true,
                retryAfter);
        }
        var failure = OfStatus(errand, status, [], retryAfter, hasCredentials);
        return failure with { Message = $"{failure.Message} The answer is a web page (HTML): a proxy or a login page may have answered in place of the registry." };
    }

    /// <summary>The target does not accept a manifest that refers to another one.</summary>
    public static CopyFailure OfReferrer(Errand errand, int status, IReadOnlyList<RegistryError> errors, string subject) => Final(
        CopyFailure.TargetRefused,
        $"{errand.Registry} answered {status}{Shown(errors)} while {errand.Doing}. It does not accept this referrer: a manifest with the subject {subject}, "
        + "such as a signature or an attestation. Update the registry to a version that supports OCI 1.1 referrers, or copy without referrers "
        + "(in a rule: referrers: false).");

    /// <summary>What a broken connection means. <paramref name="hasExpired"/>: our own watchdog cut it.</summary>
    public static CopyFailure OfException(Errand errand, Exception exception, bool hasExpired)
    {
        if (FindRegistryException(exception) is { } known)
            return known.Failure;
        var reason = hasExpired ? "it did not answer in time or stood still" : Reason(exception);
        return new CopyFailure(CopyFailure.RegistryUnavailable, $"{errand.Registry} failed while {errand.Doing}: {reason}.", IsWorthRetrying: true);
    }

    /// <summary>The registry named an address that may not be contacted, or not written to; <paramref name="did"/> says what it did.</summary>
    public static CopyFailure Refused(Errand errand, Uri address, string did) => Final(
        CopyFailure.RedirectRefused,
        $"{errand.Registry} {did} to {address.Scheme}://{address.Authority}, which is not an address of this registry that may be used. "
        + $"If that host belongs to the registry, list {address.Authority} under allowedHosts; if it is the registry under another name, correct the address that the registry gives out.");

    public static CopyFailure Protocol(Errand errand, string what) =>
        Final(CopyFailure.ProtocolError, $"{errand.Registry} broke the distribution specification while {errand.Doing}: {what}. Check that the endpoint is a registry, and what stands before it.");

    public static CopyFailure BrokeOff(Errand errand, string what) =>
        new(CopyFailure.RegistryUnavailable, $"{errand.Registry} failed while {errand.Doing}: {what}.", IsWorthRetrying: true);

    public static bool Says(IReadOnlyList<RegistryError> errors, string code) => errors.Any(error => error.Code == code);

    private static CopyFailure Final(string code, string message) => new(code, message, IsWorthRetrying: false);

    private static string Shown(IReadOnlyList<RegistryError> errors) =>
        errors.Count == 0 ? "" : $" ({string.Join("; ", errors.Take(3).Select(static error => error.Message.Length > 0 ? $"{error.Code}: {error.Message}" : error.Code))})";

    public static RegistryException? FindRegistryException(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is RegistryException found)
                return found;
        }
        return null;
    }

    /// <summary>Why a connection broke, in a few words.</summary>
    public static string Reason(Exception exception)
    {
        for (var it = exception; it is not null; it = it.InnerException)
        {
            switch (it)
            {
                case RegistryException refused:
                    return refused.Failure.Message.TrimEnd('.');
                case OperationCanceledException:
                    return "it did not answer in time";
                case SocketException socket:
                    return $"the connection failed ({socket.SocketErrorCode})";
                case AuthenticationException:
                    return "its TLS certificate or handshake was not accepted";
                case HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }:
                    return "the connection ended in the middle of the answer";
                case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }:
                    return "its name could not be resolved";
            }
        }
        return exception is HttpRequestException { HttpRequestError: var error and not HttpRequestError.Unknown } ? $"the connection failed ({error})" : "the connection broke";
    }
}
