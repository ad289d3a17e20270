## Core

## Setup

## Artists

## News

## Announcements

## Moderation

## Privacy

## Demo
