using System.Text.Json;
using System.Text.RegularExpressions;
using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Registries.Creation;

namespace Replication.Registries.Clouds;

/// <summary>
/// Creates repositories of Alibaba Cloud Container Registry Enterprise Edition (alibabacloud.com, API cr 2018-12-01, "CreateRepository").
/// The namespace, which is the first part of the name, must exist. The API documents no error code for a repository that exists, so
/// "GetRepository" decides after an error that is none of permission, rate or service.
/// </summary>
internal sealed partial class AlibabaRepositories(string instance, AlibabaApi api, CloudCall call) : IRepositoryApi
{
    private const string Operation = "The call CreateRepository of Alibaba Cloud";

    public async Task<RepositoryCreated> CreateAsync(
        RepositoryName repository, RepositoryCreation settings, CancellationToken cancellationToken)
    {
        if (repository.Text.Split('/', 2) is not [var @namespace, var name])
            throw new RegistryException(CreationFailures.Failed(
                $"Alibaba Cloud has no repository outside a namespace, but the target is {repository}.",
                "Set targetNamespace of the rule."));
        var acr = settings.Acr ?? new AcrRepository();
        (string, string)[] place = [("InstanceId", api.Registry), ("RepoNamespaceName", @namespace), ("RepoName", name)];
        try
        {
            await call.SendAsync(
                Operation,
                () => api.Compose(
                    "CreateRepository",
                    [
                        .. place,
                        ("RepoType", acr.Type == RepositoryVisibility.Public ? "PUBLIC" : "PRIVATE"),
                        ("Summary", acr.Summary ?? AcrRepository.DefaultSummary),
                    ]),
                (answer, host) => FailureOf(answer, host, repository, @namespace),
                cancellationToken);
            return new RepositoryCreated(IsNew: true);
        }
        catch (RegistryException e) when (e.Failure.Code == CopyFailure.RepositoryCreationFailed)
        {
            if (await ExistsAsync(place, cancellationToken))
                return new RepositoryCreated(IsNew: false);
            throw;
        }
    }

    private async Task<bool> ExistsAsync((string, string)[] place, CancellationToken cancellationToken)
    {
        try
        {
            // Any answer but a success means that the creation failed for the reason that it gave.
            var answer = await call.SendAsync(
                Operation, () => api.Compose("GetRepository", place), static (_, _) => null, cancellationToken);
            return IsSuccess(answer);
        }
        catch (RegistryException)
        {
            return false;
        }
    }

    private CopyFailure? FailureOf(CloudAnswer answer, string host, RepositoryName repository, string @namespace)
    {
        if (IsSuccess(answer))
            return null;
        var code = answer.Text("Code") is { } text && Word().IsMatch(text) ? text : "";
        var message = CreationFailures.Shown(answer.Text("Message") ?? "", api.Secrets);
        var cause = $"Alibaba Cloud at {host} answered {answer.Status}"
            + $"{(code.Length > 0 ? $" ({code}{(message.Length > 0 ? $": {message.TrimEnd('.')}" : "")})" : "")} while creating the "
            + $"repository {repository}.";
        return (answer.Status, code) switch
        {
            (429, _) => CreationFailures.Throttled(cause),
            _ when code.StartsWith("Throttling", StringComparison.Ordinal) => CreationFailures.Throttled(cause),
            _ when code.StartsWith("InvalidAccessKeyId", StringComparison.Ordinal)
                || code.StartsWith("InvalidSecurityToken", StringComparison.Ordinal)
                || code is "SignatureDoesNotMatch" or "IncompleteSignature" => CreationFailures.Unauthorized(instance, cause),
            (401 or 403, _) or (_, "NoPermission" or "NoPrivilege") => CreationFailures.Denied(
                instance,
                cause,
                "The AccessKey lacks the permission cr:CreateRepository. Grant it in RAM to the user or role of the instance."),
            _ when answer.Status >= 500 => CreationFailures.Unavailable(cause, "The task is retried."),
            (_, "NAMESPACE_NOT_EXIST") => CreationFailures.Failed(
                cause, $"Create the namespace {@namespace} in the registry, or change targetNamespace of the rule."),
            (_, "") => CreationFailures.Unavailable(
                cause, "This is not an answer of Alibaba Cloud. Check credentials.endpoint of the instance, and any proxy in front of it."),
            _ => CreationFailures.Failed(cause, "Correct createRepository.acr of the rule, or create the repository."),
        };
    }

    private static bool IsSuccess(CloudAnswer answer) => answer.IsSuccess && answer.Find("IsSuccess")?.ValueKind == JsonValueKind.True;

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
