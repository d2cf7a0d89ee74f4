using System.Text.Json.Serialization;

namespace Replication.Contracts.Rules;

/// <summary>Who may read the images of a repository.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<RepositoryVisibility>))]
public enum RepositoryVisibility
{
    /// <summary>Accounts with the permission.</summary>
    Private,

    /// <summary>Everybody.</summary>
    Public,
}
