using System.Net.Sockets;
using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Registries.Authentication;
using Replication.Registries.Blobs;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Checks;

/// <summary>
/// Checks in order whether a registry can be reached, accepts the credentials, can be read, and can be written to. It leaves nothing
/// behind.
/// </summary>
public sealed class RegistryCheck(RegistryClient client, CheckSheet sheet)
{
    /// <summary>The repository to check when no other is known.</summary>
    private static readonly RepositoryName Fallback = RepositoryName.Parse("replication-check");

    private static readonly string[] Questions = ["name", "connection", "tls", "login", "read", "write"];

    private static readonly TimeSpan AbortTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Client options for checks: one attempt, short timeouts.</summary>
    public static RegistryClientOptions Options { get; } = new()
    {
        MaxAttempts = 1,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        AnswerTimeout = TimeSpan.FromSeconds(10),
        TokenTimeout = TimeSpan.FromSeconds(10),
        StallTimeout = TimeSpan.FromSeconds(10),
    };

    /// <summary>
    /// Adds one result per check to the sheet. <paramref name="repository"/> is the repository to read and write; null for the first one
    /// in the list.
    /// </summary>
    public async Task RunAsync(RepositoryName? repository, bool checksWrite, CancellationToken cancellationToken)
    {
        await AskNameAsync(cancellationToken);
        if (sheet.HasFailed || !await AskConnectionAsync(cancellationToken))
        {
            sheet.SkipRest(Questions, CheckCode.AfterUnreachable, "the registry could not be reached");
            return;
        }
        await AskLoginAsync(cancellationToken);
        if (sheet.HasFailed)
        {
            sheet.SkipRest(Questions, CheckCode.AfterFailedLogin, "the login failed");
            return;
        }
        var found = await AskReadAsync(repository, cancellationToken);
        if (checksWrite)
            await AskWriteAsync(repository ?? found ?? Fallback, cancellationToken);
        else
            sheet.Skip("write", CheckCode.WriteUnneeded, "the registry is not a target");
    }

    /// <summary>
    /// Logs in once and sends one request. Returns null when the registry accepts the credentials, and otherwise the failure.
    /// </summary>
    public static Task<CopyFailure?> TryLoginAsync(RegistryClient client, CancellationToken cancellationToken) =>
        TryAsync(client, "checking the credentials", TokenScopes.None, "/v2/", cancellationToken);

    private async Task AskNameAsync(CancellationToken cancellationToken)
    {
        var host = client.Connection.Endpoint.IdnHost;
        sheet.Begin("name");
        if (client.Transport.UsesProxy)
        {
            sheet.Skip("name", CheckCode.NameLeftToProxy, "the proxy resolves the host name");
            return;
        }
        try
        {
            var addresses = await HostAddresses.FindAsync(host, cancellationToken)
                .WaitAsync(client.Options.ConnectTimeout, client.Time, cancellationToken);
            sheet.Ok(
                "name",
                CheckCode.NameResolved,
                $"{host} resolves to {string.Join(", ", addresses.Take(3).Select(static it => it.ToString()))}");
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            sheet.Fail(
                "name",
                CheckCode.NameUnresolved,
                $"{host} could not be resolved",
                "check the endpoint and the DNS servers of this machine");
        }
    }

    private async Task<bool> AskConnectionAsync(CancellationToken cancellationToken)
    {
        var address = client.Connection.Endpoint;
        var isEncrypted = address.Scheme == "https";
        sheet.Begin("connection");
        var fault = await client.Transport.ReachAsync(client.Address("/v2/"), cancellationToken);
        var problem = ConnectionFault.Of(fault, address.Authority);
        if (fault is not null && problem is null)
        {
            sheet.Fail(
                "connection",
                CheckCode.Unreachable,
                $"{address.Authority} cannot be reached ({RegistryFailures.Reason(fault)})",
                "check the endpoint and its port, that the registry runs, and any firewall or proxy in between"
                    + (isEncrypted ? "" : "; if the port requires TLS, write https:// in the endpoint"));
            return false;
        }
        sheet.Ok("connection", CheckCode.Reachable, $"{address.Authority} accepts connections");
        if (problem is not null)
            sheet.Fail("tls", CheckCode.TlsFailed, problem.Reason, problem.Remedy);
        else if (isEncrypted)
            sheet.Ok("tls", CheckCode.TlsTrusted, "the certificate is trusted");
        else
            sheet.Skip(
                "tls", CheckCode.PlainHttp, "the endpoint uses plain HTTP, so others on the network can read passwords and images");
        return fault is null;
    }

    private async Task AskLoginAsync(CancellationToken cancellationToken)
    {
        var isNamed = client.Connection.Password is not null || client.Connection.Credentials is not null;
        sheet.Begin("login");
        var failure = await TryLoginAsync(client, cancellationToken);
        if (failure is not null)
            sheet.Fail("login", failure);
        else if (isNamed && !client.Transport.RequiresLogin)
            sheet.Skip(
                "login", CheckCode.LoginUnverified, "the registry answered without a login, so the credentials are not verified");
        else if (isNamed)
            sheet.Ok("login", CheckCode.LoginAccepted, (client.PasswordInUse, client.Connection.Username) switch
            {
                ({ Number: var number }, var name) =>
                    $"the registry accepts password {number} of 2 of '{name}'; the other one is not in use",
                (null, { } name) => $"the registry accepts the password of '{name}'",
                _ => "the registry accepts the password from the cloud provider",
            });
        else
            sheet.Skip("login", CheckCode.LoginUnneeded, "no credentials are configured, and the registry does not require any");
    }

    // Returns an existing repository; null when none is known.
    private async Task<RepositoryName?> AskReadAsync(RepositoryName? repository, CancellationToken cancellationToken)
    {
        sheet.Begin("read");
        try
        {
            if (repository is not null)
            {
                await client.ListTagsAsync(repository, last: null, count: 1, cancellationToken);
                sheet.Ok("read", CheckCode.Readable, $"the tags of {repository} can be listed");
                return repository;
            }
            var page = await client.ListRepositoriesAsync(last: null, count: 1, cancellationToken);
            if (page.Items is not [var first, ..] || !RepositoryName.TryParse(first, out var found))
            {
                sheet.Ok("read", CheckCode.Readable, "the list of repositories can be read and is empty");
                return null;
            }
            await client.ListTagsAsync(found, last: null, count: 1, cancellationToken);
            sheet.Ok("read", CheckCode.Readable, "repositories and tags can be listed");
            return found;
        }
        catch (RegistryException e) when (repository is null
            && (e.Failure.Code is CopyFailure.Denied or CopyFailure.Unauthorized or CopyFailure.ManifestUnknown or CopyFailure.ProtocolError
                || e.Failure.Status >= 500))
        {
            sheet.Skip(
                "read",
                CheckCode.ListUnsupported,
                "the registry does not support listing repositories, like many registries",
                "name a repository to check");
        }
        catch (RegistryException e)
        {
            sheet.Fail("read", e.Failure);
        }
        return null;
    }

    private async Task AskWriteAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        sheet.Begin("write");
        var uploads = new UploadEndpoint(client, repository);
        var blob = new Descriptor(ManifestMediaTypes.OciManifest, Digest.Sha256Of("replication-check"u8), 17);
        try
        {
            var session = await uploads.BeginAsync(blob, cancellationToken);
            // The result of the abort does not matter.
            using var timeout = new CancellationTokenSource(AbortTimeout, client.Time);
            await uploads.AbortAsync(session, blob, timeout.Token);
            sheet.Ok("write", CheckCode.Writable, "an upload was opened and aborted");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            sheet.Ok("write", CheckCode.Writable, "an upload was opened; the registry will expire it");
        }
        catch (RegistryException e)
        {
            sheet.Fail("write", e.Failure);
        }
    }

    private static async Task<CopyFailure?> TryAsync(
        RegistryClient client, string action, TokenScopes scopes, string path, CancellationToken cancellationToken)
    {
        try
        {
            var purpose = new RequestPurpose(RegistrySide.None, client.Host, action);
            using var answer = await client.Transport.SendAsync(
                new RegistryRequest(HttpMethod.Get, client.Address(path), scopes, purpose), cancellationToken);
            return answer.IsSuccess && !answer.IsWebPage ? null : answer.ToFailure();
        }
        catch (RegistryException e)
        {
            return e.Failure;
        }
    }
}
