using System.Net.Sockets;
using System.Security.Authentication;

namespace Replication.Registries.Http;

/// <summary>Puts what went wrong into a code and a sentence.</summary>
internal static class RegistryFailures
{
    public static CopyFailure OfStatus(Errand errand, int status, IReadOnlyList<RegistryError> errors, TimeSpan? retryAfter, bool hasCredentials)
    {
        var said = $"{errand.Registry} answered {status}{Shown(errors)} while {errand.Doing}.";
        if (status == 429 || Says(errors, "TOOMANYREQUESTS"))
            return new CopyFailure(CopyFailure.RateLimited, $"{said} It asks us to slow down.", IsWorthRetrying: true, retryAfter);
        return status switch
        {
            401 when hasCredentials => Final(CopyFailure.Unauthorized, $"{said} It refuses our user name or password: check the credentials."),
            401 => Final(CopyFailure.Unauthorized, $"{said} It wants a login: configure credentials."),
            403 => Final(CopyFailure.Denied, $"{said} The account we use is not allowed to do this: give it the right, or use another account."),
            404 when Says(errors, "NAME_UNKNOWN") && errand.Side == RegistrySide.Target =>
                Final(CopyFailure.TargetRefused, $"{said} The repository does not exist there: create it, or let the registry create repositories on push."),
            404 when errand.Side == RegistrySide.Target => Final(CopyFailure.TargetRefused, $"{said} What is needed for this is not there: check the endpoint and the rights of the account, then push the image again."),
            404 when Says(errors, "BLOB_UNKNOWN") => Final(CopyFailure.BlobUnknown, $"{said} The blob is not there: the image is damaged at the source; push it again."),
            404 => Final(CopyFailure.ManifestUnknown, $"{said} It is not there: it was deleted meanwhile, or never pushed; push it again if it is wanted."),
            405 when errand.Side == RegistrySide.Target =>
                Final(CopyFailure.TargetRefused, $"{said} It takes no writes: it may be read-only or in maintenance; push the image again when it is not."),
            413 => Final(CopyFailure.TargetRefused, $"{said} The content is larger than the registry, or a proxy before it, lets through: raise that limit."),
            408 or 425 or >= 500 => new CopyFailure(CopyFailure.RegistryUnavailable, $"{said} Its own log may say why.", IsWorthRetrying: true, retryAfter),
            >= 300 and < 400 => Final(CopyFailure.ProtocolError, $"{said} That is a redirect where none can be followed."),
            < 400 => Final(CopyFailure.ProtocolError, $"{said} The distribution specification knows no such answer here."),
            _ when errand.Side == RegistrySide.Target => Final(CopyFailure.TargetRefused, $"{said} It does not take this content: look at what it says, mend it there, and push the image again."),
            _ => Final(CopyFailure.ProtocolError, $"{said} Check that the endpoint is a registry."),
        };
    }

    /// <summary>What a broken connection means. <paramref name="hasExpired"/>: our own watchdog cut it.</summary>
    public static CopyFailure OfException(Errand errand, Exception exception, bool hasExpired)
    {
        if (FindRegistryException(exception) is { } known)
            return known.Failure;
        var reason = hasExpired ? "it did not answer in time or stood still" : Reason(exception);
        return new CopyFailure(CopyFailure.RegistryUnavailable, $"{errand.Registry} failed while {errand.Doing}: {reason}.", IsWorthRetrying: true);
    }

    public static CopyFailure Protocol(Errand errand, string what) =>
        Final(CopyFailure.ProtocolError, $"{errand.Registry} broke the distribution specification while {errand.Doing}: {what}. Check that the endpoint is a registry, and what stands before it.");

    public static CopyFailure BrokeOff(Errand errand, string what) =>
        new(CopyFailure.RegistryUnavailable, $"{errand.Registry} failed while {errand.Doing}: {what}.", IsWorthRetrying: true);

    public static bool Says(IReadOnlyList<RegistryError> errors, string code) => errors.Any(error => error.Code == code);

    private static CopyFailure Final(string code, string message) => new(code, message, IsWorthRetrying: false);

    private static string Shown(IReadOnlyList<RegistryError> errors) =>
        errors.Count == 0 ? "" : $" ({string.Join("; ", errors.Take(3).Select(static error => error.Message.Length > 0 ? $"{error.Code}: {error.Message}" : error.Code))})";

    private static RegistryException? FindRegistryException(Exception? exception)
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
