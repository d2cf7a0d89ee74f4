using System.Net.Http.Headers;
using System.Text.Json;
using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Registries.Authentication;
using Replication.Registries.Http;

namespace Replication.Registries.Creation;

/// <summary>
/// Creates projects of Harbor: <c>POST /api/v2.0/projects</c> with <c>project_name</c> and <c>metadata.public</c>, which answers 201, or
/// 409 for a project that exists (goharbor/harbor, api/v2.0/swagger.yaml, "createProject"). The project is the first part of the
/// repository's name. The call uses the address, the login and the limits of the registry.
/// </summary>
internal sealed class HarborProjects(RegistryClient client) : IRepositoryApi
{
    public async Task<RepositoryCreated> CreateAsync(
        RepositoryName repository, RepositoryCreation settings, CancellationToken cancellationToken)
    {
        if (repository.Text.Split('/', 2) is not [var project, _])
            throw new RegistryException(CreationFailures.Failed(
                $"Harbor has no repository outside a project, but the target is {repository}.", "Set targetNamespace of the rule."));
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["project_name"] = project,
            // The API takes the words "true" and "false", not the values.
            ["metadata"] = new Dictionary<string, string>
            {
                ["public"] = settings.Harbor?.Visibility == RepositoryVisibility.Public ? "true" : "false",
            },
        });
        var purpose = new RequestPurpose(RegistrySide.Target, client.Host, $"creating the project {project}");
        using var answer = await client.Transport.SendAsync(
            new RegistryRequest(HttpMethod.Post, client.Address("/api/v2.0/projects"), TokenScopes.None, purpose)
            {
                UsesPassword = true,
                Content = _ => new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            },
            cancellationToken);
        return answer switch
        {
            { IsFromRegistry: true, IsWebPage: false, Status: 201 } => new RepositoryCreated(IsNew: true),
            { IsFromRegistry: true, Status: 409 } => new RepositoryCreated(IsNew: false),
            _ => throw new RegistryException(FailureOf(answer, project)),
        };
    }

    private CopyFailure FailureOf(RegistryResponse answer, string project)
    {
        var failure = answer.ToFailure();
        var texts = answer.Errors.Where(static it => it.Message.Length > 0).Select(static it => it.Message).ToList();
        var cause = $"The target registry {client.Host} answered {answer.Status}"
            + $"{(texts.Count == 0 ? "" : $" ({CreationFailures.Shown(string.Join("; ", texts))})")} while creating the project {project}.";
        return answer.Status switch
        {
            401 or 403 => CreationFailures.Denied(
                client.Name,
                cause,
                "The account may not create projects. Allow project creation for everyone in Harbor, make the account an administrator, or "
                    + "use a system robot account with the permission to create projects."),
            404 or 405 => CreationFailures.Failed(
                cause,
                "It has no project API of Harbor 2.0. Create the repository, or remove createRepository.harbor of the rule if the "
                    + "registry is not Harbor."),
            < 400 => CreationFailures.Unavailable(
                cause, "This is not an answer of Harbor. Check the endpoint of the instance, and any proxy in front of it."),
            _ when failure.IsWorthRetrying => failure,
            _ => CreationFailures.Failed(cause, $"Create the project {project}, or change targetNamespace of the rule."),
        };
    }
}
