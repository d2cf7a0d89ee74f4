using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;

namespace Replication.Registries.Http;

/// <summary>Maps HTTP statuses and exceptions to a <see cref="CopyFailure"/>: a code, and a sentence with cause and remedy.</summary>
internal static partial class RegistryFailures
{
    public static CopyFailure OfStatus(
        RequestPurpose purpose, int status, IReadOnlyList<RegistryError> errors, TimeSpan? retryAfter, bool hasCredentials) =>
        Explain(purpose, status, errors, retryAfter, hasCredentials) is var failure && purpose.Side == RegistrySide.Target
            ? failure with { Status = status, MayLackRepository = failure.LacksRepository || failure.IsRefusal }
            : failure with { Status = status };

    /// <summary>
    /// True when the registry says that the repository does not exist. Harbor answers 401 with the message "project NAME not found" when
    /// the project of the repository does not exist (goharbor/harbor, src/server/middleware/v2auth/auth.go).
    /// </summary>
    public static bool IsRepositoryMissing(int status, IReadOnlyList<RegistryError> errors) =>
        (status == 404 && HasCode(errors, "NAME_UNKNOWN"))
            || (status is 401 or 404 && errors.Any(static error => HarborProject().IsMatch(error.Message)));

    [GeneratedRegex(@"\Aproject [a-z0-9._-]+ not found\b", RegexOptions.CultureInvariant)]
    private static partial Regex HarborProject();

    private static CopyFailure Explain(
        RequestPurpose purpose, int status, IReadOnlyList<RegistryError> errors, TimeSpan? retryAfter, bool hasCredentials)
    {
        var cause = $"{purpose.Registry} answered {status}{Shown(errors)} while {purpose.Action}.";
        if (status == 429 || HasCode(errors, "TOOMANYREQUESTS"))
            return new CopyFailure(
                CopyFailure.RateLimited,
                $"{cause} It limits the rate of requests. The copy continues when the limit allows.",
                IsWorthRetrying: true,
                retryAfter);
        return status switch
        {
            _ when purpose.Side == RegistrySide.Target && IsRepositoryMissing(status, errors) =>
                Final(
                    CopyFailure.TargetRefused,
                    $"{cause} The repository does not exist. Create it, set createRepository on the rule, or let the registry create "
                        + $"repositories on push.") with
                { LacksRepository = true },
            401 when hasCredentials =>
                Final(CopyFailure.Unauthorized, $"{cause} The user name or the password is wrong. Check the credentials."),
            401 => Final(CopyFailure.Unauthorized, $"{cause} It requires authentication. Configure credentials."),
            403 => Final(CopyFailure.Denied, $"{cause} The account lacks the permission. Grant it, or use another account."),
            404 when purpose.Side == RegistrySide.Target => Final(
                CopyFailure.TargetRefused,
                $"{cause} The address does not exist. Check the endpoint, the repository, and the permissions of the account."),
            404 when HasCode(errors, "BLOB_UNKNOWN") =>
                Final(
                    CopyFailure.BlobUnknown,
                    $"{cause} The source lacks a blob that the manifest references. Push the image again, with its layers."),
            404 => Final(
                CopyFailure.ManifestUnknown,
                $"{cause} It was deleted or never pushed, or the account may not read it. Push it again, or check the permissions of the "
                    + $"account."),
            405 when purpose.Side == RegistrySide.Target =>
                Final(CopyFailure.TargetRefused, $"{cause} It does not accept this write. The registry may be read-only or in "
                    + $"maintenance, or a proxy may block the method. Check both, then retry."),
            413 => Final(
                CopyFailure.TargetRefused, $"{cause} The content exceeds a size limit of the registry or of a proxy. Raise that limit."),
            408 or 425 or >= 500 =>
                Unavailable(purpose, $"{cause} Check the log of the registry.", retryAfter),
            >= 300 and < 400 => Final(CopyFailure.ProtocolError, $"{cause} The redirect cannot be followed. Check the endpoint."),
            < 400 => Final(
                CopyFailure.ProtocolError,
                $"{cause} The distribution specification does not allow this response. Check that the endpoint is a registry, and check "
                    + $"any proxy in front of it."),
            _ when purpose.Side == RegistrySide.Target =>
                Final(CopyFailure.TargetRefused, $"{cause} It does not accept this content. Its error message or its log contains the "
                    + $"reason. Change its configuration or the image, then retry."),
            _ => Final(CopyFailure.ProtocolError, $"{cause} Check that the endpoint is a registry."),
        };
    }

    /// <summary>The response is a web page (HTML).</summary>
    public static CopyFailure OfWebPage(RequestPurpose purpose, int status, TimeSpan? retryAfter, bool hasCredentials)
    {
        // A proxy that cannot reach the registry, or that limits traffic, sends a page with a status that is correct.
        if (status is 408 or 413 or 425 or 429 or >= 500)
            return OfStatus(purpose, status, [], retryAfter, hasCredentials);
        if (status < 400)
        {
            return new CopyFailure(
                CopyFailure.RegistryUnavailable,
                $"{purpose.Registry} answered {status} with a web page (HTML) while {purpose.Action}. A registry does not send web "
                    + $"pages; this may be a login page. {WebPage.Remedy}",
                IsWorthRetrying: true,
                retryAfter);
        }
        var failure = OfStatus(purpose, status, [], retryAfter, hasCredentials);
        return failure with
        {
            Message = $"{failure.Message} The response is a web page (HTML), so it may come from a proxy or a login page."
        };
    }

    /// <summary>The target rejected a manifest that has a subject (a referrer).</summary>
    public static CopyFailure OfReferrer(RequestPurpose purpose, int status, IReadOnlyList<RegistryError> errors, string subject) => Final(
        CopyFailure.TargetRefused,
        $"{purpose.Registry} answered {status}{Shown(errors)} while {purpose.Action}. It does not accept this referrer: a manifest with "
            + $"the subject {subject}, such as a signature or an attestation. Update the registry to a version that supports OCI 1.1 "
            + "referrers, or copy without referrers (in a rule: referrers: false).") with
    {
        Remedy = CopyRemedy.WithoutReferrers,
    };

    /// <summary>
    /// A request without a complete response. <paramref name="hasExpired"/> is true when the watchdog of the client canceled it.
    /// </summary>
    public static CopyFailure OfException(RequestPurpose purpose, Exception exception, bool hasExpired)
    {
        if (FindRegistryException(exception) is { } known)
            return known.Failure;
        if (!hasExpired && ConnectionFault.Of(exception, purpose.Host) is { } fault)
            return OfConnection(purpose, fault);
        var reason = hasExpired ? "it did not respond in time or the transfer stalled" : Reason(exception);
        return Unavailable(purpose, $"{purpose.Registry} failed while {purpose.Action}: {reason}.") with
        {
            Remedy = CopyRemedy.CheckScheme,
        };
    }

    /// <summary>TLS or its absence prevented a response.</summary>
    public static CopyFailure OfConnection(RequestPurpose purpose, ConnectionFault fault) =>
        Unavailable(purpose, $"{purpose.Registry} failed while {purpose.Action}: {fault.Reason}. {fault.Remedy}") with
        {
            Remedy = fault.Kind,
        };

    /// <summary>
    /// The registry named an address that may not be contacted or not be written to. <paramref name="did"/> completes the sentence
    /// "The registry … to https://host".
    /// </summary>
    public static CopyFailure Refused(RequestPurpose purpose, Uri address, string did) => Final(
        CopyFailure.RedirectRefused,
        $"{purpose.Registry} {did} to {address.Scheme}://{address.Authority}, which is not an allowed address of this registry. "
        + $"If that host belongs to the registry, list {address.Authority} under allowedHosts; if it is the registry under another name, "
        + $"correct the external address in the configuration of the registry.");

    public static CopyFailure Protocol(RequestPurpose purpose, string what) =>
        Final(CopyFailure.ProtocolError, $"{purpose.Registry} broke the distribution specification while {purpose.Action}: {what}. Check "
            + $"that the endpoint is a registry, and check any proxy in front of it.");

    public static CopyFailure Interrupted(RequestPurpose purpose, string what) =>
        Unavailable(purpose, $"{purpose.Registry} failed while {purpose.Action}: {what}.");

    public static bool HasCode(IReadOnlyList<RegistryError> errors, string code) => errors.Any(error => error.Code == code);

    private static CopyFailure Unavailable(RequestPurpose purpose, string message, TimeSpan? retryAfter = null) =>
        new(CopyFailure.RegistryUnavailable, message, IsWorthRetrying: true, retryAfter) { UnavailableSide = purpose.FailedSide };

    private static CopyFailure Final(string code, string message) => new(code, message, IsWorthRetrying: false);

    private static string Shown(IReadOnlyList<RegistryError> errors) =>
        errors.Count == 0
            ? ""
            : $" ({string.Join("; ", errors.Take(3).Select(static error => error.Message.Length > 0 ? $"{error.Code}: {error.Message}" : error.Code))})";

    public static RegistryException? FindRegistryException(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is RegistryException found)
                return found;
        }
        return null;
    }

    /// <summary>Returns the reason of a failed request as part of a sentence.</summary>
    public static string Reason(Exception exception)
    {
        for (var it = exception; it is not null; it = it.InnerException)
        {
            switch (it)
            {
                case RegistryException refused:
                    return refused.Failure.Message.TrimEnd('.');
                case OperationCanceledException:
                    return "it did not respond in time";
                case SocketException socket:
                    return $"the connection failed ({socket.SocketErrorCode})";
                case AuthenticationException:
                    return "the TLS handshake failed";
                case HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }:
                    return "the connection was closed during the response";
                case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }:
                    return "its host name could not be resolved";
            }
        }
        return exception is HttpRequestException { HttpRequestError: var error and not HttpRequestError.Unknown }
            ? $"the connection failed ({error})"
            : "the connection failed";
    }
}
