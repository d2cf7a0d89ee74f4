using System.Text;
using Replication.Registries.Http;

namespace Replication.Registries.Clouds;

/// <summary>Sends requests to the instance metadata service of this machine, which answers with plain text.</summary>
internal sealed class MetadataCall(Uri machine, TimeProvider time)
{
    private const int MaxAnswerBytes = 64 * 1024;

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(3);

    // Never through a proxy: the proxy would query its own machine.
    private static readonly HttpMessageInvoker Http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(2)
    });

    /// <summary>Returns the response body as text. Throws <see cref="RegistryException"/>.</summary>
    public async Task<string> TextAsync(
        HttpMethod method, string path, (string Name, string Value) header, string action, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(time, cancellationToken);
        deadline.Arm(CallTimeout);
        using var request = new HttpRequestMessage(method, new Uri(machine, path));
        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        try
        {
            using var response = await Http.SendAsync(request, deadline.Token);
            var (body, isTooLong) = await BoundedBody.ReadAsync(response.Content, MaxAnswerBytes, deadline.Token);
            return response.IsSuccessStatusCode && !isTooLong
                ? Encoding.UTF8.GetString(body.Span)
                : throw new RegistryException(NoRole(action));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new RegistryException(NoRole(action), exception);
        }
    }

    private static CopyFailure NoRole(string action) =>
        new(
            CopyFailure.Unauthorized,
            $"{action} failed: the machine has no role. Configure keys, or assign a role to the machine.",
            IsWorthRetrying: false);
}
