using Replication.Contracts.Images;

namespace Replication.App.Configuration.Values;

/// <summary>Names of images: repositories, tags and digests.</summary>
internal static class ImageNames
{
    public static readonly ValueKind<RepositoryName> Repository = new(
        "the name of a repository, such as team/app",
        static text => RepositoryName.TryParse(text, out var name)
            ? ReadValue<RepositoryName>.Of(name)
            : ReadValue<RepositoryName>.Refused())
    {
        Schema = Patterns.Schema($"{Patterns.Component}(/{Patterns.Component})*", maxLength: 255),
    };

    public static readonly ValueKind<Tag> Tag = new(
        "a tag: at most 128 letters, digits, '_', '.' and '-'",
        static text => Contracts.Images.Tag.TryParse(text, out var tag) ? ReadValue<Tag>.Of(tag) : ReadValue<Tag>.Refused())
    {
        Schema = Patterns.Schema(Patterns.Tag),
    };

    public static readonly ValueKind<Digest> Digest = new(
        "sha256:… or sha512:… in lower-case hexadecimal digits",
        static text => Contracts.Images.Digest.TryParse(text, out var digest) ? ReadValue<Digest>.Of(digest) : ReadValue<Digest>.Refused())
    {
        Schema = Patterns.Schema(Patterns.Digest),
    };
}
